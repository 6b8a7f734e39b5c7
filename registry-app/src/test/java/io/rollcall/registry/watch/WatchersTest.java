package io.rollcall.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Effect.Listed;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.lookup.Wanted;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchersTest {

    private static final long FIRST_VERSION = 100;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Wanted WHOLE = new Wanted(false, false, null);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Listings listings = new Listings(FIRST_VERSION, "this");
    private final LeaseTable leaseTable = new LeaseTable(FIRST_VERSION, 0, true, Limits.DEFAULT, Capacity.UNLIMITED);
    private final Watchers watchers = new Watchers(listings, 3, meters);

    @AfterEach
    void stop() {
        watchers.stop();
    }

    /** The machine may stall between two changes. Then they are not within the limit, and the test tries again. */
    @Test
    void changesWithinFiveMillisecondsAreOneAnswer() {
        long elapsed;
        LookupResponse answer;
        do {
            long version = listings.listing("echo").version();
            CompletableFuture<LookupResponse> watch = watch("echo", version);
            long first = System.nanoTime();
            for (int i = 0; i < 5; i++) register("echo", "instance" + i);
            elapsed = System.nanoTime() - first;
            answer = watch.orTimeout(20, TimeUnit.SECONDS).join();
        } while (elapsed >= Watchers.MERGE.toNanos());
        assertThat(answer.version()).isEqualTo(listings.listing("echo").version());
        assertThat(answer.instances()).hasSize(5);
    }

    @Test
    void allWatchersAreToldTheSame() {
        List<CompletableFuture<LookupResponse>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) all.add(watch("echo", FIRST_VERSION));
        register("echo", "a");
        assertThat(all)
                .allSatisfy(
                        watch -> assertThat(watch.join()).isSameAs(all.get(0).join()));
        // Counted after the answer, so a moment after the watcher has it.
        await().untilAsserted(() -> assertThat(
                        meters.get("rollcall.registry.watch").timer().count())
                .isEqualTo(3));
        assertThat(meters.get("rollcall.registry.watchers").gauge().value()).isZero();
    }

    @Test
    void everyChangeAfterTheFirstIsToldToo() {
        long version = FIRST_VERSION;
        for (int i = 0; i < 50; i++) {
            CompletableFuture<LookupResponse> watch = watch("echo", version);
            register("echo", "instance" + i);
            version = watch.orTimeout(20, TimeUnit.SECONDS).join().version();
        }
        assertThat(listings.listing("echo").answer(false).instances()).hasSize(50);
    }

    @Test
    void oneMoreThanTheLimitIsRefused() {
        for (int i = 0; i < 3; i++)
            assertThat(watch("service" + i, FIRST_VERSION)).isNotDone();
        assertThatThrownBy(() -> watch("echo", FIRST_VERSION))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("too-many"));
        assertThat(watchers.parked()).isEqualTo(3);
        register("service0", "a");
        awaitParked(2);
        assertThat(watch("echo", FIRST_VERSION)).isNotDone();
    }

    @Test
    void oneMoreThanTheQuotaOfOneIsRefusedAndOthersAreNot() {
        Watchers of2 = new Watchers(listings, 3, 2, Duration.ZERO, new SimpleMeterRegistry());
        for (int i = 0; i < 2; i++) {
            var unused = of2.watch("echo", FIRST_VERSION, LONG, WHOLE, "one");
        }
        assertThatThrownBy(() -> of2.watch("echo", FIRST_VERSION, LONG, WHOLE, "one"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 watchers of one");
        var other = of2.watch("echo", FIRST_VERSION, LONG, WHOLE, "other");
        assertThat(other).isNotDone();
        assertThat(of2.parked()).isEqualTo(3);
        of2.stop();
        assertThat(of2.parked()).isZero();
    }

    @Test
    void theLimitIsWhatHalfOfTheHeapHolds() {
        assertThat(Watchers.limit(256L << 20)).isBetween(1_000, 1_500);
        assertThat(Watchers.limit(8L << 30)).isEqualTo(10_000);
    }

    private void awaitParked(int count) {
        await().until(() -> watchers.parked() == count);
    }

    @Test
    void whoWaitsWhenItStopsIsAnsweredAndWhoComesThenIsRefused() {
        CompletableFuture<LookupResponse> parked = watch("echo", FIRST_VERSION);
        watchers.stop();
        assertThat(parked.join().version()).isEqualTo(FIRST_VERSION);
        assertThatThrownBy(() -> watch("echo", FIRST_VERSION)).isInstanceOf(ProblemException.class);
        assertThat(watchers.parked()).isZero();
    }

    /** The clock of the meters throws what a lack of memory would, while watchers are told. */
    @Test
    void anErrorKeepsNoWatcherFromHearingOfThisChangeAndTheNext() {
        AtomicInteger failures = new AtomicInteger();
        Watchers failing =
                new Watchers(listings, 3, new SimpleMeterRegistry(SimpleConfig.DEFAULT, new FailingClock(failures)));
        try {
            failures.set(2);
            List<CompletableFuture<LookupResponse>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) all.add(failing.watch("echo", FIRST_VERSION, LONG, WHOLE, "somebody"));
            register("echo", "a", failing);
            for (CompletableFuture<LookupResponse> each : all) assertThat(each).succeedsWithin(20, TimeUnit.SECONDS);
            await().until(() -> failures.get() <= 0 && failing.parked() == 0);

            long version = listings.listing("echo").version();
            CompletableFuture<LookupResponse> next = failing.watch("echo", version, LONG, WHOLE, "somebody");
            register("echo", "b", failing);
            assertThat(next).succeedsWithin(20, TimeUnit.SECONDS);
        } finally {
            failing.stop();
        }
    }

    private record FailingClock(AtomicInteger failures) implements Clock {

        @Override
        public long wallTime() {
            boolean isWatch = Thread.currentThread().getName().equals("watch");
            if (isWatch && failures.getAndDecrement() > 0) throw new OutOfMemoryError("a test's");
            return Clock.SYSTEM.wallTime();
        }

        @Override
        public long monotonicTime() {
            return Clock.SYSTEM.monotonicTime();
        }
    }

    private CompletableFuture<LookupResponse> watch(String service, long version) {
        return watchers.watch(service, version, LONG, WHOLE, "somebody");
    }

    private void register(String service, String id) {
        register(service, id, watchers);
    }

    private void register(String service, String id, Watchers watchers) {
        Instance instance = new Instance(id, "localhost:1", 1, null, Status.UP, false, Map.of());
        for (var effect : leaseTable
                .apply(new Register(service, instance, "lease", 10_000, null, null), 0)
                .effects()) {
            if (!(effect instanceof Listed listed && listed.change() instanceof ListChange.Changed changed)) continue;
            listings.post(changed.snapshot());
            watchers.changed(service);
        }
    }
}
