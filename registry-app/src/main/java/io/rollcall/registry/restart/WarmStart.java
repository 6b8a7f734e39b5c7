package io.rollcall.registry.restart;

import io.rollcall.chassis.Refusal;
import io.rollcall.registry.lease.Ttl;
import io.rollcall.wire.ProblemCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.http.HttpStatus;

/**
 * After a restart a list is whole once everyone on it has had time to beat, be told that its lease is unknown, and register
 * again. Until then readers are refused: they keep the list they have, and a partial one is worse.
 *
 * <p>That takes one heartbeat interval from when the registry listens: of the default TTL, or of the longest that the service
 * had. A registry that never ran before has nobody to wait for.
 *
 * <p>Readiness is that of most services. One whose leases are an hour long is waited for by those who ask for it, not by all.
 */
public final class WarmStart implements HealthIndicator, AutoCloseable {

    /** Beside the interval: in this time those who were told to register again do, spread out as they are. */
    static final Duration GRACE = Duration.ofMillis(500);

    /** So many services with long leases are named in the log. */
    private static final int NAMED_MAX = 20;

    /** What leaves in this time is one write. A registry that is killed meanwhile waits for it in its next life, as if it were there. */
    private static final Duration TIDY_AFTER = Duration.ofSeconds(1);

    /** Between two attempts to write down what a restart would wait for. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(WarmStart.class);

    private final AtomicBoolean tidying = new AtomicBoolean();
    private volatile boolean closed;
    private final boolean ranBefore;
    private final LongLeases longLeases;
    private final LongSupplier nanos;
    private volatile @Nullable Long listeningSinceNanos;

    /** @param nanos a clock that does not go back */
    public WarmStart(DataDirectory directory, LongSupplier nanos) {
        this.ranBefore = directory.isUsed();
        this.longLeases = new LongLeases(directory);
        this.nanos = nanos;
    }

    /** Whoever beats from now on is heard. */
    public void onListening() {
        listeningSinceNanos = nanos.getAsLong();
        if (ranBefore) later(longest(), longLeases::forgetBefore);
    }

    /** What readers have to wait for, in words: the services with the longest leases by name. */
    public String waiting() {
        StringBuilder words =
                new StringBuilder("lookups wait " + interval().toMillis() + " ms for instances to come back");
        Map<String, Duration> longer = longLeases.before();
        String separator = "; for those with longer leases ";
        List<Map.Entry<String, Duration>> longest = longer.entrySet().stream()
                .sorted(Map.Entry.<String, Duration>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(NAMED_MAX)
                .toList();
        for (Map.Entry<String, Duration> one : longest) {
            words.append(separator).append(one.getKey()).append(' ');
            words.append(interval(one.getValue()).toMillis()).append(" ms");
            separator = ", ";
        }
        if (longer.size() > NAMED_MAX)
            words.append(" and ").append(longer.size() - NAMED_MAX).append(" more services");
        return words.toString();
    }

    /** How long all services take but those with longer leases; zero for a registry that never ran before. */
    public Duration interval() {
        return ranBefore ? interval(Ttl.DEFAULT) : Duration.ZERO;
    }

    /**
     * The leases of a service are others now. Waits for nothing: that they are shorter is written down a little later.
     *
     * @param longestTtlMillis of those that are listed
     */
    public void onChange(String service, long longestTtlMillis) {
        boolean shorter = longLeases.changed(service, Duration.ofMillis(longestTtlMillis));
        if (shorter && tidying.compareAndSet(false, true)) tidyLater();
    }

    private void tidyLater() {
        try {
            later(TIDY_AFTER, this::tidy);
        } catch (RuntimeException | Error e) {
            tidying.set(false); // else nothing would be tidied ever again
            throw e;
        }
    }

    private boolean tidy() {
        tidying.set(false);
        return longLeases.tidy();
    }

    /**
     * Does what may fail, and does it again later, each time after twice as long, until it is done: nobody else would.
     *
     * @param work returns whether it is done
     */
    private void later(Duration delay, BooleanSupplier work) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!isDone(work)) later(shorter(delay.multipliedBy(2), LONGEST_PAUSE), work);
                });
    }

    private boolean isDone(BooleanSupplier work) {
        try {
            return closed || work.getAsBoolean();
        } catch (RuntimeException | Error e) {
            log.error("The leases that a restart would wait for were not written down; they are a little later", e);
            return false;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** An instance is about to be told that it holds a lease. How long it is matters after the next restart, and is on the disk then. */
    public void onLease(String service) {
        longLeases.remember(service);
    }

    /** What was to be written down a little later is. */
    @Override
    public void close() {
        var unused = longLeases.tidy(); // it has said what is wrong
        closed = true; // the directory may be another registry's soon
    }

    /** @throws Refusal while the service's list may be partial */
    public void requireWhole(String service) {
        refuseFor(left(interval(longLeases.before().getOrDefault(service, Ttl.DEFAULT))), service);
    }

    /** @throws Refusal while the list of any service may be partial, but of those with longer leases than by default */
    public void requireWhole() {
        refuseFor(left(interval(Ttl.DEFAULT)), "every service");
    }

    private static void refuseFor(Duration left, String whose) {
        if (left.isZero()) return;
        throw new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.NOT_READY,
                "The registry has restarted, and not every instance of " + whose
                        + " has had time to come back. Keep the list you have, and ask again in " + left.toMillis()
                        + " ms.",
                left);
    }

    @Override
    public Health health() {
        Duration left = left(interval(Ttl.DEFAULT));
        return left.isZero()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("leftMillis", left.toMillis())
                        .build();
    }

    private Duration left(Duration interval) {
        if (!ranBefore) return Duration.ZERO;
        Long since = listeningSinceNanos;
        if (since == null) return interval;
        Duration left = interval.minusNanos(nanos.getAsLong() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration longest() {
        Collection<Duration> longer = longLeases.before().values();
        return interval(longer.stream().max(Duration::compareTo).orElse(Ttl.DEFAULT));
    }

    private static Duration interval(Duration ttl) {
        return Ttl.beat(ttl).plus(GRACE);
    }
}
