package io.rollcall.kv.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.linearizability.Operation.Delete;
import io.rollcall.kv.linearizability.Operation.Get;
import io.rollcall.kv.linearizability.Operation.Put;
import io.rollcall.kv.linearizability.Outcome.Absent;
import io.rollcall.kv.linearizability.Outcome.Found;
import io.rollcall.kv.linearizability.Outcome.Mismatch;
import io.rollcall.kv.linearizability.Outcome.Written;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {

    private final History history = new History();

    @Test
    void aHistoryWithoutCallsIsLinearizable() {
        assertAccepted();
    }

    @Test
    void whatWasWrittenIsRead() {
        told(put("1"), new Written(1));
        told(get(), new Found("1", 1));
        told(new Delete("x", null), new Written(0));
        told(get(), new Absent());
        told(put("2"), new Written(3));
        assertAccepted();
    }

    @Test
    void aReadDuringAWriteMaySeeItOrNot() {
        told(put("1"), new Written(1));
        long write = history.invoke("writer", put("2"));
        told(get(), new Found("1", 1));
        told(get(), new Found("2", 2));
        history.returned(write, new Written(2));
        assertAccepted();
    }

    @Test
    void aReadAfterAWriteThatMissesItIsStale() {
        told(put("1"), new Written(1));
        told(put("2"), new Written(2));
        told(get(), new Found("1", 1));
        assertRejected();
    }

    @Test
    void aReadThatGoesBackBehindAnotherReadIsStale() {
        told(put("1"), new Written(1));
        history.invoke("writer", put("2"));
        told(get(), new Found("2", 2));
        told(get(), new Found("1", 1));
        assertRejected();
    }

    @Test
    void anAcknowledgedWriteThatIsGoneIsLost() {
        told(put("1"), new Written(1));
        told(get(), new Absent());
        assertRejected();
    }

    @Test
    void twoReadersThatSeeTwoWritesInOppositeOrdersAreSplit() {
        long one = history.invoke("a", put("1"));
        long two = history.invoke("b", put("2"));
        long left = history.invoke("left", get());
        long right = history.invoke("right", get());
        history.returned(left, new Found("1", 1));
        history.returned(right, new Found("2", 2));
        left = history.invoke("left", get());
        right = history.invoke("right", get());
        history.returned(left, new Found("2", 2));
        history.returned(right, new Found("1", 1));
        history.returned(one, new Written(1));
        history.returned(two, new Written(2));
        assertRejected();
    }

    @Test
    void aValueThatNobodyWroteIsRejected() {
        told(get(), new Found("1", 1));
        assertRejected();
    }

    @Test
    void aWriteOfUnknownOutcomeMayHappenLater() {
        told(put("1"), new Written(1));
        history.unknown(history.invoke("writer", put("2")));
        told(get(), new Found("1", 1));
        told(get(), new Found("2", 2));
        assertAccepted();
    }

    @Test
    void aWriteOfUnknownOutcomeMayNeverHappen() {
        told(put("1"), new Written(1));
        history.invoke("writer", put("2"));
        history.invoke("writer", new Delete("x", null));
        told(get(), new Found("1", 1));
        assertAccepted();
    }

    @Test
    void aWriteOfUnknownOutcomeDoesNotHappenTwice() {
        history.invoke("writer", put("2"));
        told(get(), new Found("2", 1));
        told(put("1"), new Written(2));
        told(get(), new Found("2", 3));
        assertRejected();
    }

    @Test
    void aWriteThatIsKnownNotToHaveHappenedIsNeverSeen() {
        history.notExecuted(history.invoke("writer", put("2")));
        told(get(), new Found("2", 1));
        assertRejected();
    }

    @Test
    void aConditionalWriteHappensAtItsVersionOnly() {
        told(put("1", 0L), new Written(1));
        told(put("2", 0L), new Mismatch(1));
        told(put("2", 1L), new Written(5));
        told(new Delete("x", 1L), new Mismatch(5));
        told(new Delete("x", 5L), new Written(0));
        told(put("3", 5L), new Mismatch(0));
        assertAccepted();
    }

    @Test
    void twoConditionalWritesDoNotBothHappenAtOneVersion() {
        told(put("1"), new Written(1));
        long one = history.invoke("a", put("2", 1L));
        long two = history.invoke("b", put("3", 1L));
        history.returned(one, new Written(2));
        history.returned(two, new Written(3));
        assertRejected();
    }

    @Test
    void aConditionalWriteIsNotRefusedForTheVersionItAskedFor() {
        told(put("1"), new Written(1));
        told(put("2", 1L), new Mismatch(1));
        assertRejected();
    }

    @Test
    void aRefusalShowsThatAnUnknownWriteHappened() {
        told(put("1"), new Written(1));
        history.invoke("writer", put("2"));
        told(put("3", 1L), new Mismatch(4));
        told(get(), new Found("2", 4));
        assertAccepted();
        told(get(), new Found("1", 1));
        assertRejected();
    }

    @Test
    void versionsGrow() {
        told(put("1"), new Written(7));
        told(new Delete("x", null), new Written(0));
        told(put("2"), new Written(6));
        assertRejected();
    }

    @Test
    void keysAreJudgedByThemselvesAndTheViolationNamesIts() {
        told(put("1"), new Written(1));
        told(new Put("y", "1", null), new Written(2));
        told(new Get("y"), new Absent());
        assertThat(Linearizability.check(history.calls())).hasValueSatisfying(violation -> {
            assertThat(violation.key()).isEqualTo("y");
            assertThat(violation.toString()).contains("so the key is: 1 at version 2", "Get[key=y] -> Absent[]");
        });
    }

    private static Put put(String value) {
        return put(value, null);
    }

    private static Put put(String value, @Nullable Long ifVersion) {
        return new Put("x", value, ifVersion);
    }

    private static Get get() {
        return new Get("x");
    }

    private void told(Operation operation, Outcome outcome) {
        history.returned(history.invoke("client", operation), outcome);
    }

    private void assertAccepted() {
        assertThat(Linearizability.check(history.calls())).isEmpty();
    }

    private void assertRejected() {
        assertThat(Linearizability.check(history.calls())).isPresent();
    }
}
