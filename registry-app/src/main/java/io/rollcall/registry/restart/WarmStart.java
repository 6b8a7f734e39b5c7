package io.rollcall.registry.restart;

import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.catalog.Ttl;
import io.rollcall.registry.lookup.Completeness;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.HeartbeatInterval;
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
 * The phase after a restart in which lists may be partial. A list is complete after every instance had time to send a
 * heartbeat, to hear that its lease is unknown, and to register again. Until then readers are refused, because they
 * keep the list that they have, and a partial one is worse.
 *
 * <p>The phase takes one heartbeat interval after the registry listens: of the default TTL, or of the longest lease
 * that the service had. A registry that never ran before waits for nobody.
 *
 * <p>Readiness follows the default TTL. If a service has leases of an hour, only readers of that service wait longer.
 */
public final class WarmStart implements Completeness, HealthIndicator, AutoCloseable {

    /** Added to the interval: in this time the instances that must register again do so, spread over time. */
    static final Duration GRACE = Duration.ofMillis(500);

    /** The limit on services with long leases that the log names. */
    private static final int NAMED_MAX = 20;

    /**
     * Leases that end within this time are one write. A registry that is killed meanwhile waits for them after its
     * restart, as if they were still held.
     */
    private static final Duration TIDY_AFTER = Duration.ofSeconds(1);

    /** The longest pause between two attempts to write the long leases to disk. */
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

    /** Begins the phase: every heartbeat from now on arrives. */
    public void onListening() {
        listeningSinceNanos = nanos.getAsLong();
        if (ranBefore) later(longest(), longLeases::forgetBefore);
    }

    /** Describes how long readers wait, with the longest leases by name. */
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

    /**
     * Returns how long the phase lasts for services without longer leases; zero for a registry that never ran before.
     */
    public Duration interval() {
        return ranBefore ? interval(Ttl.DEFAULT) : Duration.ZERO;
    }

    /**
     * Notes that the leases of a service have changed. It waits for nothing: shorter leases are written to disk a
     * little later.
     *
     * @param longestTtlMillis the longest TTL of the listed instances
     */
    @Override
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

    /** Writes the long leases to disk, and lets one chain of attempts go on if that fails, however many changes come. */
    private boolean tidy() {
        tidying.set(false);
        return isDone(longLeases::tidy) || !tidying.compareAndSet(false, true);
    }

    /**
     * Does work after a delay. Work that fails is repeated after twice the delay each time, because nothing else would
     * start it again.
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
            log.error("The long leases were not written to disk; the next attempt follows", e);
            return false;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /**
     * Writes the length of a service's leases to disk, if it matters after a restart, before an instance hears that it
     * holds a lease.
     */
    @Override
    public void onLease(String service) {
        longLeases.remember(service);
    }

    /** Writes pending changes to disk. */
    @Override
    public void close() {
        var unused = longLeases.tidy(); // it has logged a failure
        closed = true; // another registry may lock the directory soon
    }

    /** @throws ProblemException while the service's list may be partial */
    @Override
    public void requireComplete(String service) {
        refuseFor(left(interval(longLeases.before().getOrDefault(service, Ttl.DEFAULT))), service);
    }

    /** @throws ProblemException while the list of any service without longer leases may be partial */
    @Override
    public void requireComplete() {
        refuseFor(left(interval(Ttl.DEFAULT)), "every service");
    }

    private static void refuseFor(Duration left, String whose) {
        if (left.isZero()) return;
        throw new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.NOT_READY,
                "The registry has restarted, and not every instance of " + whose
                        + " has had time to register again. Keep the list that you have, and ask again in "
                        + left.toMillis()
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
        return HeartbeatInterval.of(ttl).plus(GRACE);
    }
}
