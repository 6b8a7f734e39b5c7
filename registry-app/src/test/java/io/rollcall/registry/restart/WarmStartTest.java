package io.rollcall.registry.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.chassis.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

/** Lives of a registry, one after the other; each goes on until the clock says so. */
class WarmStartTest {

    private static final Duration DEFAULT_BEAT = Duration.ofMillis(3_334);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    private long nowNanos;

    @Test
    void aFreshRegistryIsWholeAtOnce() throws IOException {
        life(fresh -> assertWhole(fresh, "echo"));
    }

    @Test
    void aRestartedOneIsWholeAfterAnIntervalOfTheDefaultTtl() throws IOException {
        life(fresh -> {});
        life(restarted -> {
            assertNotWhole(restarted, "echo");
            pass(DEFAULT_BEAT);
            assertNotWhole(restarted, "echo");
            pass(WarmStart.GRACE);
            assertWhole(restarted, "echo");
            assertThat(restarted.health().getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void theIntervalBeginsWhenTheRegistryListens() throws IOException {
        life(fresh -> {});
        try (DataDirectory directory = DataDirectory.open(data, 1)) {
            WarmStart restarted = new WarmStart(directory, () -> nowNanos);
            pass(MINUTE);
            assertNotWhole(restarted, "echo");
            restarted.onListening();
            assertNotWhole(restarted, "echo");
            pass(DEFAULT_BEAT.plus(WarmStart.GRACE));
            assertWhole(restarted, "echo");
        }
    }

    @Test
    void aServiceWithLongLeasesTakesItsOwnTime() throws IOException {
        life(fresh -> fresh.onLease("slow", MINUTE));
        life(restarted -> {
            pass(DEFAULT_BEAT.plus(WarmStart.GRACE));
            assertWhole(restarted, "echo");
            assertThat(restarted.health().getStatus()).isEqualTo(Status.UP);
            assertNotWhole(restarted, "slow");
            pass(MINUTE.dividedBy(3));
            assertNotWhole(restarted, "slow"); // it is remembered as 80 s
            pass(Duration.ofSeconds(10));
            assertWhole(restarted, "slow");
        });
    }

    @Test
    void aLifeTooShortForItToComeBackDoesNotForgetIt() throws IOException {
        life(fresh -> fresh.onLease("slow", MINUTE));
        life(restarted -> {});
        life(again -> {
            pass(Duration.ofSeconds(10));
            assertNotWhole(again, "slow");
        });
    }

    @Test
    void whatIsTrueNoMoreIsForgotten() throws IOException {
        life(fresh -> {
            fresh.onLease("slow", MINUTE);
            fresh.onLease("still-slow", MINUTE);
        });
        try (DataDirectory directory = DataDirectory.open(data, 1)) {
            LongLeases longLeases = new LongLeases(directory);
            longLeases.heard("still-slow", MINUTE);
            longLeases.heard("slow", Duration.ofSeconds(10));
            longLeases.compact();
            assertThat(new LongLeases(directory).before()).containsOnlyKeys("still-slow");
            longLeases.heard("slow", MINUTE);
            assertThat(new LongLeases(directory).before()).containsOnlyKeys("still-slow", "slow");
        }
    }

    @Test
    void aServiceIsWrittenDownOncePerLengthHoweverManyInstancesItHas() throws IOException {
        life(fresh -> {
            for (int seconds = 1; seconds <= 3_600; seconds++) fresh.onLease("slow", Duration.ofSeconds(seconds));
            for (int i = 0; i < 100; i++) fresh.onLease("slow", MINUTE);
        });
        life(restarted -> restarted.onLease("slow", Duration.ofHours(1)));
        assertThat(Files.readAllLines(data.resolve("long-leases"))).hasSize(9);
    }

    private interface Life {
        void live(WarmStart warmStart);
    }

    private void life(Life life) throws IOException {
        try (DataDirectory directory = DataDirectory.open(data, 1)) {
            WarmStart warmStart = new WarmStart(directory, () -> nowNanos);
            warmStart.onListening();
            life.live(warmStart);
        }
    }

    private void pass(Duration duration) {
        nowNanos += duration.toNanos();
    }

    private static void assertWhole(WarmStart warmStart, String service) {
        warmStart.requireWhole(service);
    }

    private static void assertNotWhole(WarmStart warmStart, String service) {
        assertThatThrownBy(() -> warmStart.requireWhole(service))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("not-ready"));
    }
}
