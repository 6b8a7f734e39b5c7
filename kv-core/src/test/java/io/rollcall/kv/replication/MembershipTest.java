package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {

    @Test
    void aJoinerGetsWhatWasWrittenBeforeItCameAndWhileItJoins() {
        Group group = new Group("p");
        group.put("p", "x", "1");
        group.hold(send -> send.to().id().equals("b") && send.request() instanceof Request.Apply);
        group.start("b");
        long during = group.put("p", "y", "2");
        assertThat(group.told(during)).as("a joiner holds up nothing").isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("b", "x"))).as("a joiner reads nothing").isInstanceOf(Answer.Refused.class);
        group.heal();
        group.pass(3_000);
        assertThat(group.status("b").ready()).isTrue();
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.told(group.get("b", "y"))).isEqualTo(new Answer.Got(new Cell("y", "2", 2)));
    }

    @Test
    void aBackupThatLeavesStopsReadingFirstAndThenWritesGoOnWithoutIt() {
        Group group = new Group("p", "b");
        group.leave("b");
        assertThat(group.told(group.get("b", "x"))).isInstanceOf(Answer.Refused.class);
        assertThat(group.hasLeft("b")).isFalse();
        group.pass(400);
        assertThat(group.hasLeft("b")).isTrue();
        group.crash("b");
        assertThat(group.told(group.put("p", "x", "1"))).isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
    }

    @Test
    void aNewProcessOfADeadBackupReplacesItAndTheWritesThatWaitedCommit() {
        Group group = new Group("p", "b");
        group.crash("b");
        long waiting = group.put("p", "x", "1");
        group.pass(2_000);
        assertThat(group.told(waiting)).isNull();
        group.start("b");
        group.pass(600);
        assertThat(group.told(waiting)).isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }

    @Test
    void aRestartedPrimaryTakesOverWhatItsBackupsHoldAndReadsOnceThatIsCommitted() {
        Group group = new Group("p", "b", "c");
        group.put("p", "x", "1", "client", 1);
        group.cutOff("c");
        group.put("p", "y", "2");
        group.heal();
        group.crash("p");
        group.start("p");
        assertThat(group.status("p").view()).isEqualTo(2);
        assertThat(group.told(group.get("p", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.told(group.get("p", "y"))).isEqualTo(new Answer.Got(new Cell("y", "2", 2)));
        assertThat(group.told(group.get("c", "y"))).isEqualTo(new Answer.Got(new Cell("y", "2", 2)));
        assertThat(group.told(group.put("p", "x", "1", "client", 1)))
                .isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
        assertThat(group.told(group.put("p", "z", "3"))).isEqualTo(new Answer.Wrote(new Outcome.Written(3)));
    }

    @Test
    void aRestartedPrimaryWaitsForABackupThatTheRegistryListsAndSaysSo() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.crash("p");
        group.hold(send -> send.request() instanceof Request.Recover);
        group.start("p");
        assertThat(group.status("p").why()).contains("b at b:1");
        assertThat(group.told(group.get("p", "x"))).isInstanceOf(Answer.Refused.class);
        assertThat(group.told(group.put("p", "x", "2"))).isInstanceOf(Answer.Refused.class);
        group.heal();
        group.pass(1_500);
        assertThat(group.told(group.get("p", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }

    @Test
    void aBackupFollowsNoPrimaryThatKnowsLessThanItHolds() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        Attempt attempt = new Attempt("b#1", 1);
        Request.Apply amnesiac = new Request.Apply(7, "stranger", attempt, 1, Standing.MEMBER, 0, 0, 0, List.of());
        var effects = group.replica("b").onRequest(-1, amnesiac, group.now());
        assertThat(effects).containsExactly(new Effect.Reply(-1, new Answer.StaleView(1, "p#1")));
        assertThat(group.status("b").end()).isEqualTo(1);
    }

    @Test
    void aLogIsCutOnceEveryMemberHasItAndALateJoinerTakesASnapshot() {
        Group group = new Group("p", "b");
        for (int i = 0; i < 1_000; i++) group.put("p", "x", "value-" + i);
        group.pass(600);
        assertThat(group.status("b").commit()).isEqualTo(1_000);
        group.start("c");
        assertThat(group.replica("c").snapshot().cells()).containsExactly(new Cell("x", "value-999", 1_000));
    }

    @Test
    void aHeavyLogThatEveryoneHasKeepsNoJoinerOut() {
        Group group = new Group(new Settings.Limits(100, 100, 1 << 20, 256 << 20, 100), "p", "b");
        for (int i = 0; i < 30; i++) group.put("p", "key" + i, "v".repeat(200_000));
        group.start("c");
        assertThat(group.status("c").ready()).isTrue();
        assertThat(group.replica("c").snapshot().cells()).hasSize(30);
    }

    @Test
    void aRestartedPrimaryDoesNotLeadABackupThatMissedALaterViewUntilThatOneBeginsAnew() {
        Group group = new Group("p", "b", "c");
        group.cutOff("c");
        for (int i = 0; i < 3; i++) group.put("p", "x", "on b alone, never acknowledged");
        group.heal();
        group.crash("p");
        group.unlist("b");
        group.start("p");
        group.put("p", "y", "1");
        group.list("b");
        group.crash("p");
        group.start("p");
        assertThat(group.status("p").why()).startsWith("b missed a later view");
        assertThat(group.told(group.get("p", "y"))).isInstanceOf(Answer.Refused.class);
        group.crash("b");
        group.start("b");
        group.pass(1_500);
        assertThat(group.told(group.get("p", "y"))).isEqualTo(new Answer.Got(new Cell("y", "1", 1)));
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(null));
        assertThat(group.told(group.put("p", "z", "2"))).isEqualTo(new Answer.Wrote(new Outcome.Written(2)));
    }
}
