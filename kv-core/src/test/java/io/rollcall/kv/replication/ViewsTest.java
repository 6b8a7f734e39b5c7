package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.replication.Settings.Limits;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.WriteResult;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The members of a view change: another primary takes over, a backup is removed or leaves. */
class ViewsTest {

    private static final long LATE_TICK_MILLIS = 600;

    /** Any process may send such a message, so that it must not matter what it says. */
    @Test
    void aViewThatTheRegistryDoesNotHoldIsFollowedByNobodyWhoeverTellsOfIt() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        View held = group.view();
        for (long number : List.of(held.number() + 1, 1L << 52)) {
            View told = new View(number, "q", List.of(new Member("q", "q", "q:1")));
            Request.Apply apply = apply(told);
            for (String id : List.of("p", "b")) {
                Receiver receiver = new Receiver("kv", id, id);
                assertThat(group.ask(id, receiver, new Request.NewView(told))).isEqualTo(new Answer.Learned());
                long sent = group.send(id, receiver, apply);
                group.pass(300);
                assertThat(group.told(sent)).isInstanceOf(Answer.Refused.class);
                group.answer(id, apply, new Answer.StaleView(told));
            }
        }
        group.crash("b");
        group.start("b");
        group.pass(10_000);

        for (String id : List.of("p", "b"))
            assertThat(group.status(id).view()).as(id).isEqualTo(held);
        assertThat(group.view()).isEqualTo(held);
        assertThat(group.told(group.put("p", "x", "2"))).isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "2", 2)));
    }

    @Test
    void entriesOfAViewOfWhichTheRegistrySaysNothingAreRefusedBeforeTheyAreSentAgain() {
        Group group = new Group("p", "b");
        group.cutFromRegistry("b");
        View told = new View(group.view().number() + 1, "p", group.view().members());
        long sent = group.send("b", new Receiver("kv", "b", "b"), apply(told));
        assertThat(group.told(sent)).isNull();
        group.pass(Settings.Timing.DEFAULT.resendMillis() - Replica.TICK_MILLIS);
        assertThat(group.told(sent)).isInstanceOf(Answer.Refused.class);
    }

    private static Request.Apply apply(View of) {
        return new Request.Apply(of, "s", new JoinAttempt("b", "", 0), 1, Standing.MEMBER, 0, 0, 0, 0, 0, 0, List.of());
    }

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
        group.pass(Settings.Timing.DEFAULT.resendMillis());
        assertThat(group.told(group.put("p", "x", "2")))
                .as("b has said that there is a newer view")
                .isInstanceOf(Answer.Refused.class);
        group.pass(Settings.Timing.DEFAULT.deadlineMillis() + 1_000);
        assertThat(group.told(put)).isNotInstanceOf(Answer.Wrote.class);
        assertThat(group.status("b").end()).isZero();
    }

    /** A tick that late looks like a pause, and the machine is that busy all the time. */
    @Test
    void aBackupWhoseTicksAreAlwaysLateTakesOverAllTheSame() {
        Group group = new Group("p", "b");
        group.crash("p");
        group.pass(6_000, LATE_TICK_MILLIS);
        assertThat(group.view().primary()).isEqualTo("b");
    }

    @Test
    void aPrimaryWhoseTicksAreAlwaysLateRemovesADeadBackupAllTheSame() {
        Group group = new Group("p", "b");
        group.crash("b");
        long put = group.put("p", "x", "1");
        group.pass(4_800, LATE_TICK_MILLIS);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
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
        group.registry.propose("p", group.session("p"), next);
        group.crash("p");
        group.pass(1_900);
        assertThat(group.view()).as("c waits as long as b may read").isEqualTo(next);
        group.pass(6_000);
        assertThat(group.view().primary()).isEqualTo("c");
    }

    /** Two on a busy machine would else take over from each other again and again. */
    @Test
    void aPrimaryThatHasJustBegunMayTakeTwoPromisesUntilItIsHeard() {
        Group group = new Group("p", "b", "c");
        group.crash("p");
        group.lose((from, send) -> true);
        while (group.view().number() == 3) group.pass(50);
        View next = group.view();
        group.cutFromRegistry(next.primary());
        group.pass(3_000);
        assertThat(group.view()).isEqualTo(next);
    }

    @Test
    void aPrimaryThatDiesAsItBeginsIsSucceededAfterTwoPromises() {
        Group group = new Group("p", "b", "c");
        group.crash("p");
        group.lose((from, send) -> true);
        while (group.view().number() == 3) group.pass(50);
        String dies = group.view().primary();
        group.crash(dies);
        group.pass(5_200);
        assertThat(group.view().primary()).isNotEqualTo(dies);
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
        assertThat(group.told(group.put("c", "y", "2"))).isEqualTo(new Answer.Wrote(new WriteResult.Written(2)));
        group.pass(400);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.status("b").end()).isEqualTo(2);
    }

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
        assertThat(group.told(waiting)).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
    }

    @Test
    void aBackupThatLeavesStopsReadingFirstAndThenWritesGoOnWithoutIt() {
        Group group = new Group("p", "b");
        group.leave("b");
        assertThat(group.told(group.get("b", "x"))).isInstanceOf(Answer.Refused.class);
        group.pass(400);
        assertThat(group.hasLeft("b")).isTrue();
        group.crash("b");
        assertThat(group.told(group.put("p", "x", "1"))).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
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
        assertThat(group.told(group.put(primary, "x", "2"))).isEqualTo(new Answer.Wrote(new WriteResult.Written(2)));
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

    @Test
    void aNewGroupBeginsAboveTheViewsOfOneThatWasDeletedAndIsAtNoTimeTakenForAnOlderCopy() {
        Group group = new Group();
        group.registry.deleted(7);
        group.start("p");
        for (int i = 0; i < 100; i++) {
            assertThat(group.status("p").role()).isNotEqualTo(Status.Role.OUTDATED);
            group.pass(50);
        }
        assertThat(group.view()).isEqualTo(new View(8, "p", List.of(new Member("p", "p", "p:1"))));
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void soDoesOneWhosePrimaryCrashesBeforeItHearsOfItsFirstView() {
        Group group = new Group();
        group.registry.deleted(7);
        group.start("p");
        while (group.view().number() == 0) group.pass(10);
        group.crash("p");
        group.start("p");
        group.pass(5_000);
        assertThat(group.status("p").role()).isEqualTo(Status.Role.PRIMARY);
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }
}
