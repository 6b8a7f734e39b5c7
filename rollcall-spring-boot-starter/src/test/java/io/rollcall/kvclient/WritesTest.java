package io.rollcall.kvclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes: executed once however often they are sent, and what is said where that is not known. */
@Timeout(60)
class WritesTest extends TwoReplicas {

    @Test
    void aConditionThatIsNotMetIsAResultAndTheNextWriteGoesOn() {
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v", 0)).isEqualTo(new WriteResult(true, 1, "a"));
            assertThat(user.kv().put("x", "w", 0)).isEqualTo(new WriteResult(false, 1, "a"));
            assertThat(user.kv().delete("x", 7)).isEqualTo(new WriteResult(false, 1, "a"));
            assertThat(user.kv().delete("x", 1)).isEqualTo(new WriteResult(true, 2, "a"));
        }
        assertThat(numbers(a)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aWriteWhoseAnswerWasLostIsExecutedOnce() {
        a.executeAndFallSilent();
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "a"));
        }
        assertThat(group.executed()).isEqualTo(1);
        assertThat(a.writes()).hasSize(2).containsOnly(a.writes().get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "503, not-ready",
        "503, no-lease",
        "503, not-durable",
        "503, outcome-unknown",
        "429, too-many",
        "500, internal",
        "502, ",
        "404, unknown-method"
    })
    void whatMayPassIsTriedAgainUnderTheSameId(int status, String code) {
        a.refuse(status, code == null ? "" : code);
        a.refuse(status, code == null ? "" : code);
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "a"));
        }
        assertThat(a.writes()).hasSize(3).containsOnly(a.writes().get(0));
    }

    @ParameterizedTest
    @CsvSource({"503, outcome-unknown", "500, internal", "504, "})
    void whatWasExecutedInDoubtIsExecutedOnce(int status, String code) {
        a.executeAndRefuse(status, code == null ? "" : code);
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v", 0)).isEqualTo(new WriteResult(true, 1, "a"));
        }
        assertThat(group.executed()).isEqualTo(1);
    }

    @Test
    void aReplicaIsAskedAgainNoSoonerThanItWants() {
        registry.remove("b");
        a.refuse(503, "not-ready", 1);
        try (StoreUser user = user()) {
            KvClient kv = user.kv();
            long begin = System.nanoTime();
            assertThat(kv.put("x", "v").ok()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        assertThat(a.writes()).hasSize(2);
    }

    @Test
    void aReplicaThatWantsALongRestIsNotAskedAgain() {
        registry.remove("b");
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warmUp()) {
            a.refuse(429, "too-many", 60);
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"));
        }
        assertThat(a.writes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"503, not-ready", "503, no-lease", "429, too-many"})
    void whatWasRefusedToTheEndWasNotExecuted(int status, String code) {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warmUp()) {
            a.refuseAlways(status, code);
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"))
                    .withMessageContaining(a.address() + " answered " + status + " " + code + ": As told");
        }
        assertThat(a.writes()).hasSizeGreaterThan(1);
    }

    @Test
    void whereNobodyListensNothingIsExecuted() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warmUp()) {
            a.shut();
            b.shut();
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"))
                    .withMessageContaining("Connection refused");
        }
    }

    @Test
    void whatNoReplicaWillEverTakeIsNotTriedAgain() {
        a.refuseAlways(400, "invalid-request");
        try (StoreUser user = user()) {
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("", "v"))
                    .withMessageContaining("400 invalid-request");
        }
        assertThat(a.writes()).hasSize(1);
        assertThat(b.writes()).isEmpty();
    }

    /** A refusal is about the attempt that it refuses; an earlier one may still arrive. */
    @Test
    void oneAttemptInDoubtIsEnoughForAnUnknownOutcome() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warmUp()) {
            a.executeAndFallSilent();
            a.refuseAlways(503, "not-ready");
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"));
        }
        assertThat(group.executed()).isEqualTo(1);
    }
}
