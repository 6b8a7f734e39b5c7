package io.rollcall.registry.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Several runs of a registry, one after the other. */
@ExtendWith(OutputCaptureExtension.class)
class WarmStartTest {

    private static final Duration DEFAULT_INTERVAL = Duration.ofMillis(3_334);
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
            pass(DEFAULT_INTERVAL);
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
            pass(DEFAULT_INTERVAL.plus(WarmStart.GRACE));
            assertWhole(restarted, "echo");
        }
    }

    @Test
    void aServiceWithLongLeasesTakesItsOwnTime() throws IOException {
        life(fresh -> lease(fresh, "slow", MINUTE));
        life(restarted -> {
            pass(DEFAULT_INTERVAL.plus(WarmStart.GRACE));
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
        life(fresh -> lease(fresh, "slow", MINUTE));
        life(restarted -> {});
        life(again -> {
            pass(Duration.ofSeconds(10));
            assertNotWhole(again, "slow");
        });
    }

    @Test
    void whatIsTrueNoMoreIsForgotten() throws IOException {
        life(fresh -> {
            lease(fresh, "slow", MINUTE);
            lease(fresh, "still-slow", MINUTE);
        });
        try (DataDirectory directory = DataDirectory.open(data, 1)) {
            LongLeases longLeases = new LongLeases(directory);
            longLeases.changed("still-slow", MINUTE);
            longLeases.remember("still-slow");
            longLeases.changed("slow", Duration.ofSeconds(10));
            longLeases.remember("slow");
            longLeases.forgetBefore();
            assertThat(new LongLeases(directory).before()).containsOnlyKeys("still-slow");
            longLeases.changed("slow", MINUTE);
            longLeases.remember("slow");
            assertThat(new LongLeases(directory).before()).containsOnlyKeys("still-slow", "slow");
        }
    }

    @Test
    void aServiceIsWrittenDownOncePerLengthHoweverManyInstancesItHas() throws IOException {
        life(fresh -> {
            for (int seconds = 1; seconds <= 3_600; seconds++) lease(fresh, "slow", Duration.ofSeconds(seconds));
            for (int i = 0; i < 100; i++) lease(fresh, "slow", MINUTE);
        });
        life(restarted -> lease(restarted, "slow", Duration.ofHours(1)));
        assertThat(Files.readAllLines(data.resolve("long-leases"))).hasSize(9);
    }

    @Test
    void whoHasLeftIsNotWaitedFor() throws IOException {
        life(fresh -> {
            lease(fresh, "left", MINUTE);
            fresh.onChange("left", 10_000);
            lease(fresh, "shorter", Duration.ofMinutes(10));
            fresh.onChange("shorter", 60_000);
            fresh.close();
        });
        life(restarted -> {
            assertThat(restarted.waiting()).contains("shorter 27166 ms").doesNotContain("left");
            pass(DEFAULT_INTERVAL.plus(WarmStart.GRACE));
            assertWhole(restarted, "left");
            assertNotWhole(restarted, "shorter");
        });
    }

    @Test
    void whoHasLeftIsWrittenDownSoon() throws IOException {
        life(fresh -> {
            lease(fresh, "left", MINUTE);
            fresh.onChange("left", 10_000);
            await().untilAsserted(() ->
                    assertThat(Files.readString(data.resolve("long-leases"))).doesNotContain("left"));
        });
    }

    /** Something blocks the file for a while, and no instance registers or leaves later, so no change starts an attempt. */
    @Test
    void aFailedWriteIsRepeatedUntilItSucceeds(CapturedOutput output) throws IOException {
        life(fresh -> {
            lease(fresh, "left", MINUTE);
            Path inTheWay = data.resolve("long-leases.new");
            Files.createDirectory(inTheWay);
            fresh.onChange("left", 10_000);
            await().until(() -> output.getAll().contains("cannot be rewritten"));
            Files.delete(inTheWay);
            await().untilAsserted(() ->
                    assertThat(Files.readString(data.resolve("long-leases"))).doesNotContain("left"));
        });
    }

    /** Other instances of the service may not have come back yet. */
    @Test
    void whoLeavesBeforeAllAreBackDoesNotShortenTheWait() throws IOException {
        life(fresh -> lease(fresh, "slow", MINUTE));
        life(restarted -> {
            lease(restarted, "slow", MINUTE);
            restarted.onChange("slow", 10_000);
            restarted.close();
        });
        life(again -> {
            pass(Duration.ofSeconds(10));
            assertNotWhole(again, "slow");
        });
    }

    private static void lease(WarmStart warmStart, String service, Duration ttl) {
        warmStart.onChange(service, ttl.toMillis());
        warmStart.onLease(service);
    }

    private interface Life {
        void live(WarmStart warmStart) throws IOException;
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
        warmStart.requireComplete(service);
    }

    private static void assertNotWhole(WarmStart warmStart, String service) {
        assertThatThrownBy(() -> warmStart.requireComplete(service))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("not-ready"));
    }
}
