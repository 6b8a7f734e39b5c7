package io.rollcall.registry.cluster;

import io.rollcall.registry.cluster.Formation.Progress;
import io.rollcall.wire.registry.HelloResponse;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what this member does about a group that an operator has recovered in place of its own. A group that has a
 * majority has acknowledged more than the recovered one: it goes on, and says so. Any other member gives way.
 */
final class Succession {

    private static final Logger log = LoggerFactory.getLogger(Succession.class);

    /** For how long a member of a group that was replaced looks for its own leader before it gives way. */
    private static final Duration LIVES = Duration.ofSeconds(10);

    private final Formation formation;
    private final ReplicatedRegistrar registrar;
    private final Freshness freshness;
    private final Leadership leadership;
    private final LongSupplier nanos;

    /** The last time at which this member led or had lists that were not stale. */
    private volatile long livedAtNanos;

    private volatile boolean isWarned;

    Succession(
            Formation formation,
            ReplicatedRegistrar registrar,
            Freshness freshness,
            Leadership leadership,
            LongSupplier nanos) {
        this.formation = formation;
        this.registrar = registrar;
        this.freshness = freshness;
        this.leadership = leadership;
        this.nanos = nanos;
    }

    /** A member that begins may have a leader, and has not heard of it yet. */
    void begin() {
        livedAtNanos = nanos.getAsLong();
    }

    /** Looks whether the group lives. It is called every few milliseconds. */
    void look() {
        if (groupLives()) livedAtNanos = nanos.getAsLong();
    }

    /** Returns whether this member leads, or hears of a leader whose lists it has. */
    private boolean groupLives() {
        boolean isFresh = freshness.age() != null && freshness.staleSeconds() == null;
        return registrar.leadsForCertain() || (leadership.elsewhere() != null && isFresh);
    }

    /** Returns whether this member must not go on in its group. If it may, the log says once that there are two. */
    boolean mustGiveWay(HelloResponse successor) {
        if (formation.progress() == Progress.JOINS || nanos.getAsLong() - livedAtNanos >= LIVES.toNanos()) return true;
        if (!isWarned && groupLives()) {
            isWarned = true;
            warnOf(successor);
        }
        return false;
    }

    private void warnOf(HelloResponse successor) {
        log.error(
                "TWO REGISTRIES: an operator has recovered this one at {} as group {}, although group {} has a majority."
                        + " Stop {}, and start it with an empty directory: it then joins this group",
                successor.name(),
                successor.group(),
                formation.group(),
                successor.name());
    }
}
