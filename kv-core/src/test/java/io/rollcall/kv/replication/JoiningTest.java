package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.replication.Settings.Limits;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Member;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A replica without data comes, or comes back, and gets in sync. */
class JoiningTest {

    @Test
    void aJoinerGetsWhatWasWrittenBeforeItCameAndWhileItJoins() {
        Group group = new Group("p");
        group.put("p", "x", "1");
        group.lose((from, send) -> send.to().id().equals("b") && send.request() instanceof Request.Apply);
        group.start("b");
        long during = group.put("p", "y", "2");
        assertThat(group.told(during)).as("a joiner holds up nothing").isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("b", "x"))).as("a joiner reads nothing").isInstanceOf(Answer.Refused.class);
        group.heal();
        group.pass(3_000);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.told(group.get("b", "y"))).isEqualTo(new Answer.Got(new Cell("y", "2", 2)));
    }

    @Test
    void aJoinerIsCountedInBeforeTheRegistryIsAsked() {
        Group group = new Group("p");
        group.cutFromRegistry("p");
        group.start("b");
        group.pass(2_000);
        assertThat(group.view().member("b")).isNull();
        group.deafen("b");
        long put = group.put("p", "x", "1");
        assertThat(group.told(put)).as("b may be a member already").isNull();
        group.heal();
        group.pass(1_200);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
        assertThat(group.view().member("b")).isNotNull();
    }

    @Test
    void whoIsCountedInAndComesBackEmptiesNoDisk() {
        Group group = new Group("p");
        group.put("p", "x", "1");
        group.cutFromRegistry("p");
        group.start("b");
        group.pass(600);
        group.crash("b");
        group.start("b");
        group.pass(2_000);
        group.heal();
        group.pass(2_000);
        assertThat(group.view().member("b")).isNotNull();
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }

    @Test
    void whoWasCountedInEmptiesNoDiskForAnAnswerThatComesTwice() {
        Group group = new Group("p");
        group.put("p", "x", "1");
        group.cutFromRegistry("p");
        AtomicReference<Request> asked = new AtomicReference<>();
        group.lose((from, send) -> {
            if (send.request() instanceof Request.TakeSnapshot take) asked.set(take);
            return false;
        });
        group.start("b");
        group.pass(600);
        assertThat(group.told(group.put("p", "y", "2"))).isInstanceOf(Answer.Wrote.class);
        group.pass(600);
        assertThat(group.cells("b")).hasSize(2);
        group.isolate("p");
        while (group.status("b").role() != Status.Role.JOINING)
            group.pass(Replica.TICK_MILLIS); // the registry knows of none

        group.answer("b", asked.get(), new Answer.Took(1));
        assertThat(group.cells("b")).hasSize(2);
    }

    @Test
    void withoutTheRuleWhoIsCountedInEmptiesItsDiskForASnapshot() {
        Group group = new Group(Settings.Timing.DEFAULT, Limits.DEFAULT, Set.of(Rule.SNAPSHOT_TO_STRANGERS), "p");
        group.put("p", "x", "1");
        group.cutFromRegistry("p");
        group.start("b");
        group.pass(600);
        assertThat(group.cells("b")).isNotEmpty();
        group.lose((from, send) -> send.request() instanceof Request.Apply);
        group.crash("b");
        group.start("b");
        group.pass(700);
        assertThat(group.replica("b").context.disk.isInstalling()).isFalse();
        assertThat(group.status("b").end()).isEqualTo(1);
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.replica("b").context.state.logView())
                .as("it took a snapshot, and agrees with nobody yet")
                .isZero();
    }

    @Test
    void aSnapshotGoesOnThoughOthersJoinMeanwhile() {
        Group group = new Group("p");
        group.put("p", "x", "1");
        group.lose((from, send) -> send.to().id().equals("c") && send.request() instanceof Request.Apply);
        group.start("c");
        group.pass(100);
        int attempt = group.replica("c").context.attempts;
        group.start("b");
        group.pass(600);
        assertThat(group.view().member("b")).isNotNull();
        group.heal();
        group.pass(700);
        assertThat(group.view().member("c")).as("at its first attempt").isNotNull();
        assertThat(group.replica("c").context.attempts).isEqualTo(attempt);
    }

    @Test
    void aLogIsCutOnceEveryMemberHasItAndALateJoinerTakesASnapshot() {
        Group group = new Group("p", "b");
        for (int i = 0; i < 1_000; i++) group.put("p", "x", "value-" + i);
        group.pass(600);
        assertThat(group.status("b").commit()).isEqualTo(1_000);
        assertThat(group.replica("p").context.state.logWeight()).isLessThan(200_000);
        group.start("c");
        group.pass(1_000);
        assertThat(group.cells("c")).containsExactly(new Cell("x", "value-999", 1_000));
    }

    @Test
    void aJoinerThatIsTooFarBehindIsGivenUpAndTakesANewSnapshot() {
        Group group = new Group(new Limits(100, 100, 1 << 20, 1 << 20, Long.MAX_VALUE, 100, 16), "p");
        group.lose((from, send) -> send.to().id().equals("b") && send.request() instanceof Request.Apply);
        group.start("b");
        group.pass(100);
        for (int i = 0; i < 30; i++) group.put("p", "key" + i, "v".repeat(100_000));
        group.pass(100);
        assertThat(group.status("p").peers()).as("it is behind 3 MB of log").isEmpty();
        group.heal();
        group.pass(5_000);
        assertThat(group.status("b").ready()).isTrue();
        assertThat(group.cells("b")).hasSize(30);
    }

    @Test
    void ofThreeReplicasAnyTwoMayBeLostOneAfterTheOther() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.loseDisk("p");
        group.pass(3_000);
        assertThat(group.view().primary()).isEqualTo("b");
        group.start("c");
        group.pass(1_500);
        group.loseDisk("b");
        group.pass(3_500);
        assertThat(group.view().primary()).isEqualTo("c");
        assertThat(group.told(group.get("c", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }

    @Test
    void anEmptiedReplicaIsNotTakenForTheMemberThatItWas() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.loseDisk("b");
        group.start("b");
        long put = group.put("p", "x", "2");
        group.pass(500);
        assertThat(group.told(put)).isNull();
        group.pass(4_000);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
        assertThat(group.view().members()).contains(new Member("b", "b'", "b:1"));
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "2", 2)));
    }
}
