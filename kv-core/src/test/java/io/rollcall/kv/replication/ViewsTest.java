package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.replication.Settings.Limits;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Outcome;
import io.rollcall.kv.store.View;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewsTest {

    // --- Joining ---

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
        assertThat(group.replica("b").context.isWhole()).isTrue();
        assertThat(group.status("b").end()).isEqualTo(1);
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.replica("b").context.ledger.logView())
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
        group.start("b");
        group.pass(600);
        assertThat(group.view().member("b")).isNotNull();
        group.heal();
        group.pass(700);
        assertThat(group.view().member("c")).as("at its first attempt").isNotNull();
        assertThat(group.replica("c").context.attempts).isEqualTo(1);
    }

    @Test
    void aLogIsCutOnceEveryMemberHasItAndALateJoinerTakesASnapshot() {
        Group group = new Group("p", "b");
        for (int i = 0; i < 1_000; i++) group.put("p", "x", "value-" + i);
        group.pass(600);
        assertThat(group.status("b").commit()).isEqualTo(1_000);
        assertThat(group.replica("p").context.ledger.logWeight()).isLessThan(200_000);
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

    // --- Taking over ---

    @Test
    void aBackupThatHasPromisedAsksForNoTakeOver() {
        Group group = new Group("p", "b");
        group.isolate("p");
        group.cutFromRegistry("p");
        group.pass(1_600);
        assertThat(group.view().primary()).isEqualTo("p");
        group.pass(700);
        assertThat(group.view().primary()).isEqualTo("b");
    }

    @Test
    void whoHasAskedToTakeOverAnswersNothingOfTheOldView() {
        Group group = new Group("p", "b");
        group.isolate("p");
        group.cutFromRegistry("p");
        group.pass(2_100);
        View next = group.view();
        assertThat(next.primary()).isEqualTo("b");
        group.lose((from, send) -> from.equals("b"));
        long put = group.put("p", "x", "1");
        group.pass(1_000);
        assertThat(group.told(put)).isNotInstanceOf(Answer.Wrote.class);
        assertThat(group.status("b").end()).isZero();
    }

    @Test
    void aRestartedBackupWaitsForWhatItMayHavePromised() {
        Group group = new Group("p", "b");
        group.isolate("p");
        group.cutFromRegistry("p");
        group.pass(1_000);
        group.crash("b");
        group.start("b");
        group.pass(1_800);
        assertThat(group.view().primary()).isEqualTo("p");
        group.pass(1_000);
        assertThat(group.view().primary()).isEqualTo("b");
    }

    @Test
    void withoutWaitingARestartedBackupLeadsWhileThePrimaryStillReads() {
        Group group = new Group(Settings.Timing.DEFAULT, Limits.DEFAULT, Set.of(Rule.WAIT_NEW_PRIMARY), "p", "b");
        group.put("p", "x", "1");
        group.pass(400);
        group.isolate("p");
        group.cutFromRegistry("p");
        group.crash("b");
        group.start("b");
        group.pass(900);
        assertThat(group.told(group.put("b", "x", "2"))).isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("p", "x"))).as("stale").isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }

    @Test
    void aNewPrimaryThatMayNotKnowOfItsViewIsNotTakenOverFrom() {
        Group group = new Group("p", "b", "c");
        group.put("p", "x", "1");
        group.pass(400);
        View next = new View(
                group.view().number() + 1,
                "b",
                group.view().members().stream()
                        .filter(member -> !member.id().equals("p"))
                        .toList());
        group.isolate("b");
        group.cutFromRegistry("b");
        group.propose("p", group.session("p"), next);
        group.crash("p");
        group.pass(1_900);
        assertThat(group.view()).as("c waits as long as b may read").isEqualTo(next);
        group.pass(4_000);
        assertThat(group.view().primary()).isEqualTo("c");
    }

    @Test
    void theLogOfANewerViewReplacesWhatWasPreparedBeyondIt() {
        Group group = new Group("p", "b", "c");
        group.put("p", "x", "1");
        group.pass(400);
        group.cutFromRegistry("b");
        group.deafen("c");
        for (int i = 0; i < 3; i++) group.put("p", "x", "on b alone, never acknowledged");
        assertThat(group.status("b").end()).isEqualTo(4);
        group.crash("p");
        group.pass(3_000);
        assertThat(group.view().primary()).isEqualTo("c");
        group.heal();
        group.pass(1_000);
        assertThat(group.told(group.put("c", "y", "2"))).isEqualTo(new Answer.Wrote(new Outcome.Written(2)));
        group.pass(400);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.status("b").end()).isEqualTo(2);
    }

    // --- Removing ---

    @Test
    void aBackupIsRemovedOnlyWhenItsReadLeaseHasEnded() {
        var timing = new Settings.Timing(300, 500, 5_000, 4_000, 900, 3_000, 150, 5_000);
        Group group = new Group(timing, Limits.DEFAULT, "p", "b");
        group.put("p", "x", "1");
        group.pass(400);
        group.isolate("b");
        group.cutFromRegistry("b");
        long put = group.put("p", "x", "2");
        group.pass(2_000);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.told(put)).isNull();
        group.pass(2_000);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("b", "x"))).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aNewPrimaryAssumesThatReadLeasesWereGiven() {
        var timing = new Settings.Timing(300, 500, 5_000, 4_000, 900, 3_000, 150, 5_000);
        Group group = new Group(timing, Limits.DEFAULT, "p", "b");
        group.put("p", "x", "1");
        group.pass(400);
        group.isolate("b");
        group.cutFromRegistry("b");
        group.crash("p");
        group.start("p");
        long put = group.put("p", "x", "2");
        group.pass(2_000);
        assertThat(group.told(put)).isNull();
        group.pass(2_000);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aNewProcessOfADeadBackupGoesOnAndTheWritesThatWaitedCommit() {
        Group group = new Group("p", "b");
        group.crash("b");
        long waiting = group.put("p", "x", "1");
        group.pass(1_000);
        assertThat(group.told(waiting)).isNull();
        group.start("b");
        group.pass(600);
        assertThat(group.told(waiting)).isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
    }

    // --- Leaving ---

    @Test
    void aBackupThatLeavesStopsReadingFirstAndThenWritesGoOnWithoutIt() {
        Group group = new Group("p", "b");
        group.leave("b");
        assertThat(group.told(group.get("b", "x"))).isInstanceOf(Answer.Refused.class);
        group.pass(400);
        assertThat(group.hasLeft("b")).isTrue();
        group.crash("b");
        assertThat(group.told(group.put("p", "x", "1"))).isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
    }

    @Test
    void aPrimaryThatLeavesHandsOverAndNobodyWaits() {
        Group group = new Group("p", "b", "c");
        group.put("p", "x", "1");
        group.leave("p");
        group.pass(200);
        assertThat(group.hasLeft("p")).isTrue();
        String primary = group.view().primary();
        assertThat(primary).isNotEqualTo("p");
        assertThat(group.told(group.put(primary, "x", "2"))).isEqualTo(new Answer.Wrote(new Outcome.Written(2)));
    }

    @Test
    void theLastOneJustLeaves() {
        Group group = new Group("p");
        group.put("p", "x", "1");
        group.leave("p");
        group.pass(200);
        assertThat(group.hasLeft("p")).isTrue();
        group.start("p");
        group.pass(200);
        assertThat(group.told(group.get("p", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }

    // --- The registry ---

    @Test
    void aProposalOfAnEarlierRunIsRefused() {
        Group group = new Group("p", "b");
        View was = group.view();
        String session = group.session("b");
        group.crash("b");
        group.start("b");
        group.propose("b", session, new View(was.number() + 1, "b", List.of(new Member("b", "b", "b:1"))));
        assertThat(group.view()).isEqualTo(was);
    }

    @Test
    void lostViewsAreTakenBackWhenAllMembersReportTheSame() {
        Group group = new Group("p", "b");
        View was = group.view();
        group.cutFromRegistry("b");
        group.loseViews();
        group.pass(6_000);
        assertThat(group.view()).as("b may know of a later one").isEqualTo(View.NONE);
        assertThat(group.told(group.put("p", "x", "1"))).as("writes go on").isInstanceOf(Answer.Wrote.class);
        group.heal();
        group.pass(6_000);
        assertThat(group.view())
                .as("its number is above all that may have been lost")
                .isEqualTo(new View(was.number() + Group.AFTER_A_LOSS, was.primary(), was.members()));
        assertThat(group.told(group.put("p", "x", "2"))).isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("b", "x"))).isInstanceOf(Answer.Got.class);
    }

    @Test
    void aForcedViewIsFollowed() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        View was = group.view();
        group.crash("p");
        group.loseViews();
        group.pass(6_000);
        assertThat(group.view()).isEqualTo(View.NONE);
        group.force(new View(was.number() + 1, "b", List.of(new Member("b", "b", "b:1"))));
        group.pass(6_000);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
    }
}
