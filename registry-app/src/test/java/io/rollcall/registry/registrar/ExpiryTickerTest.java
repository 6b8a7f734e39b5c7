package io.rollcall.registry.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.events.EventHistory;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.suspect.SuspectsHealthIndicator;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Errors that the expiry thread meets: of the clock, which every tick reads, and of the meters, during an expiry. */
@ExtendWith(OutputCaptureExtension.class)
class ExpiryTickerTest {

    /** Time passes with each tick that looks: a longer step would be taken for a pause of the process. */
    private static final Duration TICK = Duration.ofMillis(20);

    private static final long TTL_MILLIS = 3_000;

    @TempDir
    private Path data;

    private final AtomicLong passedNanos = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Test
    void errorsDoNotEndItAndItTriesAgainLessAndLessOften(CapturedOutput output) throws IOException {
        try (DataDirectory directory = DataDirectory.open(data, 1)) {
            LongSupplier nanos = () -> {
                boolean isTicker = Thread.currentThread().getName().equals("expiry");
                if (isTicker && failures.getAndDecrement() > 0) {
                    failed.incrementAndGet();
                    throw new OutOfMemoryError("a test's");
                }
                return passedNanos.addAndGet(isTicker ? TICK.toNanos() : 0);
            };
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            Listings listings = new Listings(1, "this");
            Watchers watchers = new Watchers(listings, 1, meters);
            ExpiryTicker ticker = null;
            RegistryMeters counters = new RegistryMeters(meters);
            EffectRunner effects = new EffectRunner(
                    listings,
                    watchers,
                    new SuspectsHealthIndicator(meters),
                    counters,
                    new WarmStart(directory, nanos),
                    new EventHistory(0, 100, System::currentTimeMillis));
            LeaseTable leaseTable = new LeaseTable(1, 0, true, Limits.DEFAULT, Capacity.UNLIMITED);
            try (LocalRegistrar registrar =
                    new LocalRegistrar(leaseTable, effects, counters, nanos, address -> true, said -> {})) {
                Instance instance = new Instance("a", "localhost:1", 1, null, Status.UP, false, Map.of());
                var unused = registrar.submit(new Register("echo", instance, "lease", TTL_MILLIS, null, null));
                failures.set(4);
                ticker = new ExpiryTicker(registrar);
                ticker.start();
                await().until(() -> failures.get() < 0);

                await().until(() ->
                        listings.listing("echo").answer(true).instances().isEmpty());
            } finally {
                if (ticker != null) ticker.stop();
                watchers.stop();
            }
        }
        assertThat(failed).hasValue(4);
        assertThat(output.getAll().lines().filter(line -> line.contains("A tick failed, and leases may end late")))
                .hasSize(4);
    }
}
