package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the registry keeps of views is late, lost or forced. */
class RegistryTest {

    @Test
    void whatArrivesLateFromAnEarlierRunOfThePrimaryIsNotTakenForALaterOne() {
        Group group = new Group("p", "b");
        AtomicReference<Effect.Send> late = new AtomicReference<>();
        group.lose((from, send) -> {
            if (from.equals("p") && send.request() instanceof Request.Apply) late.set(send);
            return false;
        });
        group.pass(400);
        group.heal();
        for (String id : List.of("p", "b")) group.crash(id);
        for (String id : List.of("p", "b")) group.start(id);
        group.pass(1_200);

        group.deliver("p", late.get());
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aProposalOfAnEarlierRunIsRefused() {
        Group group = new Group("p", "b");
        View was = group.view();
        String session = group.session("b");
        group.crash("b");
        group.start("b");
        group.registry.propose("b", session, new View(was.number() + 1, "b", List.of(new Member("b", "b", "b:1"))));
        assertThat(group.view()).isEqualTo(was);
    }

    @Test
    void lostViewsAreTakenBackWhenAllMembersReportTheSame() {
        Group group = new Group("p", "b");
        View was = group.view();
        group.cutFromRegistry("b");
        group.registry.loseViews();
        group.pass(6_000);
        assertThat(group.view()).as("b may know of a later one").isEqualTo(View.NONE);
        assertThat(group.told(group.put("p", "x", "1"))).as("writes go on").isInstanceOf(Answer.Wrote.class);
        group.heal();
        group.pass(6_000);
        assertThat(group.view())
                .as("its number is above all that may have been lost")
                .isEqualTo(new View(was.number() + GroupRegistry.AFTER_A_LOSS, was.primary(), was.members()));
        assertThat(group.told(group.put("p", "x", "2"))).isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("b", "x"))).isInstanceOf(Answer.Got.class);
    }

    @Test
    void aForcedViewIsFollowed() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        View was = group.view();
        group.crash("p");
        group.registry.loseViews();
        group.pass(6_000);
        assertThat(group.view()).isEqualTo(View.NONE);
        group.registry.force(new View(was.number() + 1, "b", List.of(new Member("b", "b", "b:1"))));
        group.pass(6_000);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }
}
