package io.rollcall.registry.cluster;

import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.lookup.Completeness;
import io.rollcall.wire.ProblemCode;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.http.HttpStatus;

/**
 * How old the lists of this member may be. They were as new as the leader's when the leader was asked for its commit
 * index, if this member has applied that since. A member is ready once its lists were complete, and stays ready: a list
 * that may be old is better than none.
 */
final class Freshness implements Completeness, HealthIndicator {

    /** The member is asked every second, and the answer may be lost twice. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(4);

    private static final Duration LAG = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final LongSupplier nanos;

    /** Before this time the lists are not complete, whoever leads. */
    private volatile long notBeforeNanos;

    /** Null: the lists were never complete. */
    private volatile @Nullable Long freshAtNanos;

    Freshness(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The instances of a registry that was alone register again, and have this time for it. Until then the lists are
     * partial.
     */
    void awaitInstances(Duration time) {
        notBeforeNanos = nanos.getAsLong() + time.toNanos();
    }

    /** The lists were as new as the leader's at this time. */
    void wereFresh(long atNanos) {
        if (atNanos < notBeforeNanos) return;
        Long before = freshAtNanos;
        if (before == null || atNanos > before) freshAtNanos = atNanos;
    }

    /** Returns how old the lists are at most; null: they were never complete. */
    @Nullable
    Duration age() {
        Long at = freshAtNanos;
        return at == null ? null : Duration.ofNanos(Math.max(0, nanos.getAsLong() - at));
    }

    /** Returns how old the lists are at most, in whole seconds, rounded up; null: they are not stale. */
    @Nullable
    Long staleSeconds() {
        Duration age = age();
        return age == null || age.compareTo(STALE_AFTER) <= 0
                ? null
                : age.plusMillis(999).toSeconds();
    }

    @Override
    public void requireComplete(String service) {
        requireComplete();
    }

    @Override
    public void requireComplete() {
        if (freshAtNanos != null) return;
        throw new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.NOT_READY,
                "This member of the registry does not have all lists yet. Keep the list that you have, and ask another"
                        + " member.",
                RETRY_AFTER);
    }

    @Override
    public void requireServices() {
        requireComplete();
    }

    @Override
    public Duration lag() {
        return LAG;
    }

    @Override
    public Health health() {
        Duration age = age();
        if (age == null) return Health.outOfService().build();
        return Health.up().withDetail("ageMillis", age.toMillis()).build();
    }
}
