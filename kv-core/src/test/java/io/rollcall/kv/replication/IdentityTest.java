package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A replica under a false identity changes nothing, and keeps no other one waiting. */
class IdentityTest {

    private static final Receiver P = new Receiver("kv", "p", "p");

    @Test
    void aJoinerWithTheDataOfAMemberIsRefusedBeforeItIsCountedIn() {
        Group group = new Group("p", "b");
        View was = group.view();
        group.start(new Member("c", "b", "c:1"));
        group.pass(3_000);
        assertThat(group.view()).isEqualTo(was);
        assertThat(group.status("c").why()).contains("b is in the group with the same data");
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
        group.crash("c");
        assertThat(group.told(group.put("p", "x", "2"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aJoinerWithTheDataOfThePrimaryIsRefused() {
        Group group = new Group("p");
        group.start(new Member("c", "p", "c:1"));
        group.pass(3_000);
        assertThat(group.view().members()).hasSize(1);
        assertThat(group.status("c").why()).contains("p is in the group with the same data");
    }

    @Test
    void aJoinerAtTheAddressOfAMemberWaitsUntilThatIsRemoved() {
        Group group = new Group("p", "b");
        group.start(new Member("c", "c", "b:1"));
        group.pass(1_000);
        assertThat(group.view().member("c")).isNull();
        assertThat(group.status("c").why()).contains("b is in the group at the same address, b:1");
        group.crash("b");
        group.pass(6_000);
        assertThat(group.view().member("b")).isNull();
        assertThat(group.view().member("c")).isNotNull();
    }

    @Test
    void ofTwoJoinersWithTheSameDataOneIsCountedIn() {
        Group group = new Group("p");
        group.start(new Member("b", "copy", "b:1"));
        group.start(new Member("c", "copy", "c:1"));
        group.pass(3_000);
        assertThat(group.view().members()).hasSize(2);
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aViewThatIsRefusedForGoodLetsItsJoinerGoAndWritesGoOn() {
        Group group = new Group("p");
        group.registry.refuseForGood(view -> view.member("b") != null);
        group.start("b");
        group.pass(3_000);
        assertThat(group.view().member("b")).isNull();
        assertThat(group.status("p").peers()).isEmpty();
        assertThat(group.status("b").why())
                .contains("the registry refuses a view with this replica: must be another one");
        group.crash("b");
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aRefusedJoinerKeepsNobodyElseOut() {
        Group group = new Group("p");
        group.registry.refuseForGood(view -> view.member("b") != null);
        group.start("b");
        group.start("c");
        group.pass(3_000);
        assertThat(group.view().member("b")).isNull();
        assertThat(group.view().member("c")).isNotNull();
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aJoinerStaysCountedInWhileAnEarlierViewWithItMayYetBeAccepted() {
        Group group = new Group("p");
        group.cutFromRegistry("p");
        group.start("b");
        group.pass(2_000);
        View first = new View(2, "p", List.of(new Member("p", "p", "p:1"), new Member("b", "b", "b:1")));
        group.start("c");
        group.pass(1_000);
        View second = new View(
                2, "p", List.of(new Member("p", "p", "p:1"), new Member("b", "b", "b:1"), new Member("c", "c", "c:1")));
        group.isolate("p");
        group.tellRefused("p", second);
        long put = group.put("p", "x", "1");
        assertThat(group.told(put))
                .as("b may be a member by the view of before")
                .isNull();
        assertThat(group.status("p").peers())
                .extracting(Status.PeerStatus::standing)
                .containsExactly(Standing.IN_SYNC, Standing.LEARNER);
        group.tellRefused("p", first);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aTakeOverThatIsRefusedForGoodEndsTheSilence() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.registry.refuseForGood(view -> view.isLedBy(new Member("b", "b", "b:1")));
        group.isolate("p");
        group.cutFromRegistry("p");
        group.pass(2_100);
        group.heal();
        group.pass(1_000);
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }

    @Test
    void whatIsMeantForAnotherGroupIdOrReplicaIsRefusedWithoutEffect() {
        Group group = new Group("p");
        group.put("p", "x", "1");
        View higher = new View(9, "q", List.of(new Member("q", "q", "q:1"), new Member("p", "p", "p:1")));
        List<Request> requests = List.of(
                new Request.NewView(higher),
                new Request.ReadIndex(1, "q", "q", 1),
                new Request.TakeSnapshot(0, new Member("q", "q", "q:1"), new JoinAttempt("q", "s", 1)),
                new Request.Apply(
                        higher, "s", new JoinAttempt("p", "", 0), 1, Standing.MEMBER, 0, 0, 0, 0, 0, 0, List.of()));
        List<Receiver> others = List.of(
                new Receiver("other", "p", "p"), new Receiver("kv", "q", "p"), new Receiver("kv", "p", "another"));
        for (Receiver other : others) {
            for (Request request : requests) {
                assertThat(group.ask("p", other, request))
                        .isInstanceOfSatisfying(
                                Answer.Refused.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.NOT_THE_RECEIVER));
            }
        }
        assertThat(group.status("p").view().number()).isEqualTo(1);
        assertThat(group.status("p").peers()).isEmpty();
        assertThat(group.told(group.get("p", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.ask("p", P, requests.get(0))).isEqualTo(new Answer.Learned());
    }

    @Test
    void anotherReplicaThatIsListedUnderAMembersIdGetsNothingOfIts() {
        Group group = new Group("p", "b");
        AtomicInteger astray = new AtomicInteger();
        group.lose((from, send) -> {
            if (send.to().address().equals("elsewhere:1")) astray.incrementAndGet();
            return false;
        });
        group.replica("p").onInstances(List.of(new Member("b", "stranger", "elsewhere:1")), group.now());
        group.pass(1_000);
        assertThat(astray).hasValue(0);
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aSnapshotThatBreaksOffLeavesWhatWasThere() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        group.crash("b");
        group.pass(6_000);
        assertThat(group.view().member("b")).isNull();
        group.breakSnapshots();
        group.start("b");
        group.pass(3_000);
        assertThat(group.view().member("b")).isNull();
        assertThat(group.cells("b")).containsExactly(new Cell("x", "1", 1));
    }
}
