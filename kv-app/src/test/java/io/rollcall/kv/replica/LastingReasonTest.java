package io.rollcall.kv.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

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
