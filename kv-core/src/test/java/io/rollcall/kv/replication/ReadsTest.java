package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.replication.Answer.Reason;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Write;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadsTest {

    private final Group group = new Group("p", "b", "c");

    @BeforeEach
    void write() {
        group.put("p", "x", "1");
        group.pass(600);
    }

    @Test
    void aBackupAnswersACleanKeyItself() {
        group.deafen("p");
        assertGot(group.get("b", "x"), new Cell("x", "1", 1));
        assertGot(group.get("b", "absent"), null);
    }

    @Test
    void aBackupAsksThePrimaryForADirtyKeyAndAnswersTheValueAtThatPoint() {
        group.deafen("c");
        group.put("p", "x", "2");
        assertThat(group.status("b").end()).isEqualTo(2);
        assertGot(group.get("b", "x"), new Cell("x", "1", 1));
        group.heal();
        group.pass(600);
        assertGot(group.get("b", "x"), new Cell("x", "2", 2));
        assertGot(group.get("c", "x"), new Cell("x", "2", 2));
    }

    @Test
    void aPreparedCreateMakesAnAbsenceDirtyAndAPreparedDeleteAPresence() {
        group.deafen("c");
        group.write("p", new Write("x", null, null, null));
        group.put("p", "y", "2");
        group.lose((from, send) -> send.to().id().equals("c") || send.to().id().equals("p"));
        long deleted = group.get("b", "x");
        long created = group.get("b", "y");
        long listed = group.list("b", "");
        assertThat(group.told(deleted)).isNull();
        assertThat(group.told(created)).isNull();
        assertThat(group.told(listed)).isNull();
        assertThat(group.told(group.list("b", "z"))).isInstanceOf(Answer.Listed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "b"})
    void anAnswerForWhichThereIsNoRoomIsRefused(String at) {
        AnswerRoom none = bytes -> bytes == 0;
        assertRefused(group.get(at, "x", none), Reason.NO_ROOM);
        assertRefused(group.list(at, "", none), Reason.NO_ROOM);
        assertGot(group.get(at, "absent", none), null);
        assertThat(group.told(group.list(at, "z", none))).isInstanceOf(Answer.Listed.class);
    }

    /** However many wait for one read index: they are answered at once, and must not all be made at once. */
    @Test
    void readsThatWaitForThePrimaryTakeRoomOneByOneWhenTheyAreAnswered() {
        group.deafen("c");
        group.put("p", "x", "2");
        group.lose((from, send) -> true);
        long[] left = {1_000};
        AnswerRoom room = bytes -> {
            boolean fits = bytes <= left[0];
            if (fits) left[0] -= bytes;
            return fits;
        };
        List<Long> waiting =
                IntStream.range(0, 100).mapToObj(i -> group.list("b", "", room)).toList();
        assertThat(left[0]).as("nothing is made yet").isEqualTo(1_000);
        group.heal();
        group.pass(1_200);
        assertThat(waiting.stream().map(group::told).filter(told -> told instanceof Answer.Listed))
                .as("each takes some 200 bytes")
                .hasSize(4);
        assertThat(waiting.stream().map(group::told).filter(told -> !(told instanceof Answer.Listed)))
                .hasSize(96)
                .allMatch(told -> told instanceof Answer.Refused refused && refused.reason() == Reason.NO_ROOM);
    }

    @Test
    void aReadJoinsNoQuestionThatWasAskedBeforeItArrived() {
        group.deafen("c");
        group.put("p", "x", "2");
        // The first read-index request is lost.
        group.lose((from, send) -> true);
        long first = group.get("b", "x");
        group.heal();
        long second = group.get("b", "x");
        assertThat(group.told(first)).isNull();
        assertThat(group.told(second)).as("it waits for a question of its own").isNull();
        group.pass(600);
        assertThat(group.told(first)).isInstanceOf(Answer.Got.class);
        assertThat(group.told(second)).isInstanceOf(Answer.Got.class);
    }

    @Test
    void aBackupThatDoesNotHearItsPrimaryDoesNotGuess() {
        group.cutFromRegistry("b", "c");
        group.crash("p");
        group.pass(1_600);
        assertThat(group.status("b").ready()).isFalse();
        assertRefused(group.get("b", "x"), Reason.NO_LEASE);
    }

    @Test
    void aPrimaryThatItsBackupsDoNotHearReadsNoLongerThanTheyPromised() {
        group.deafen("b");
        group.cutFromRegistry("p");
        group.pass(1_000);
        assertGot(group.get("p", "x"), new Cell("x", "1", 1));
        group.pass(600);
        assertRefused(group.get("p", "x"), Reason.NO_LEASE);
    }

    @Test
    void aReplyAfterAPauseIsHeldAgainstTheClockAgain() {
        assertRefused(group.getWithPause("b", "x", 3_000), Reason.NO_LEASE);
    }

    @Test
    void aPrimaryWithoutAllItsLeasesGrantsNone() {
        group.isolate("b");
        group.cutFromRegistry("p");
        group.pass(3_300);
        assertThat(group.status("c").ready()).as("c hears the primary").isFalse();
        assertRefusedInTime(group.get("c", "x"));
    }

    /** Forward: it slept. Back: it may have slept and been set. */
    @ParameterizedTest
    @ValueSource(longs = {600, -600})
    void aMachineWhoseWallClockJumpsHasNoLeaseWhateverTheOtherOneSays(long jump) {
        group.skipWallClock(jump);
        long atBackup = group.get("b", "x");
        long atPrimary = group.get("p", "x");
        assertThat(group.told(atBackup)).as("it waits for a new lease").isNull();
        assertThat(group.told(atPrimary)).as("it waits for new leases").isNull();
        group.pass(1_200);
        assertGot(group.get("b", "x"), new Cell("x", "1", 1));
        assertGot(group.get("p", "x"), new Cell("x", "1", 1));
    }

    @Test
    void aNewPrimaryReadsOnceItsWholeLogIsCommitted() {
        group.deafen("c");
        group.put("p", "x", "2");
        group.crash("p");
        group.cutFromRegistry("c");
        group.pass(2_500);
        assertThat(group.view().primary()).isEqualTo("b");
        assertRefusedInTime(group.get("b", "x"));
        group.heal();
        group.pass(1_000);
        assertGot(group.get("b", "x"), new Cell("x", "2", 2));
    }

    @Test
    void aBackupInAnEarlierViewGetsNoCommitPoint() {
        group.deafen("c");
        group.put("p", "x", "2");
        group.isolate("p");
        group.cutFromRegistry("p");
        long waiting = group.get("b", "x");
        group.pass(3_000);
        assertThat(group.view().number()).isGreaterThan(3);
        assertRefused(waiting, Reason.NO_LEASE);
    }

    /** It waits for a lease as long as a heartbeat may take. */
    private void assertRefusedInTime(long token) {
        group.pass(350);
        assertRefused(token, Reason.NO_LEASE);
    }

    private void assertGot(long token, @Nullable Cell cell) {
        assertThat(group.told(token)).isEqualTo(new Answer.Got(cell));
    }

    private void assertRefused(long token, Reason reason) {
        assertThat(group.told(token))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
