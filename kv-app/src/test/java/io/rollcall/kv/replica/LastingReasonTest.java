package io.rollcall.kv.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastingReasonTest {

    private long nowNanos = Long.MAX_VALUE - 5; // wraps, as System.nanoTime() may
    private final LastingReason reason = new LastingReason(() -> nowNanos);

    @Test
    void aReasonThatStaysIsSaidOnce() {
        assertThat(reason.isDue("the disk is old")).isTrue();
        assertThat(reason.isDue("the disk is old")).isFalse();
        pass(Duration.ofHours(1));
        assertThat(reason.isDue("the disk is old")).isFalse();
    }

    @Test
    void anotherReasonIsSaidAtOnceAndTheFormerOneAgainAfterIt() {
        reason.isDue("the disk is old");
        assertThat(reason.isDue("the registry is silent")).isTrue();
        assertThat(reason.isDue("the disk is old")).isTrue();
    }

    @Test
    void aReasonWhoseNumbersChangeIsSaidOnceAMinute() {
        assertThat(reason.isDue("98 of 100 entries are missing")).isTrue();
        pass(Duration.ofSeconds(59));
        assertThat(reason.isDue("5 of 100 entries are missing")).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(reason.isDue("4 of 100 entries are missing")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a snapshot of kv1,           a snapshot of kv2",
        "nothing of localhost:9001,   nothing of localhost:9002",
        "nothing of 10.0.0.1:9001,    nothing of 10.0.0.2:9001",
        "nothing of kv-1.,            nothing of kv-2."
    })
    void anotherIdOrAddressIsAnotherReason(String one, String other) {
        assertThat(reason.isDue(one)).isTrue();
        assertThat(reason.isDue(other)).isTrue();
    }

    @Test
    void aNumberMayEndTheSentence() {
        assertThat(reason.isDue("Entries that are missing: 98.")).isTrue();
        assertThat(reason.isDue("Entries that are missing: 97.")).isFalse();
    }

    @Test
    void noReasonIsNeverSaidAndTheNextOneIs() {
        assertThat(reason.isDue("")).isFalse();
        reason.isDue("the disk is old");
        assertThat(reason.isDue("")).isFalse();
        assertThat(reason.isDue("the disk is old")).isTrue();
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }
}
