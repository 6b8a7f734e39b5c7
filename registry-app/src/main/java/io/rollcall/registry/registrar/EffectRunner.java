package io.rollcall.registry.registrar;

import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.events.EventHistory;
import io.rollcall.registry.lease.Effect;
import io.rollcall.registry.lookup.Completeness;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.suspect.Prober;
import io.rollcall.registry.suspect.SuspectsHealthIndicator;
import io.rollcall.registry.watch.Watchers;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the effects of commands, in order. None of them waits: lists are published, watchers and probes are
 * queued. It serves one thread at a time.
 */
public final class EffectRunner {

    private static final Logger log = LoggerFactory.getLogger(EffectRunner.class);

    private final Listings listings;
    private final Watchers watchers;
    private final SuspectsHealthIndicator suspects;
    private final RegistryMeters meters;
    private final Completeness completeness;
    private final EventHistory history;

    /** The effects that are still to be carried out; empty between commands, except after a failure. */
    private final Queue<Effect> left = new ArrayDeque<>();

    private @Nullable Effect failed;

    public EffectRunner(
            Listings listings,
            Watchers watchers,
            SuspectsHealthIndicator suspects,
            RegistryMeters meters,
            Completeness completeness,
            EventHistory history) {
        this.listings = listings;
        this.watchers = watchers;
        this.suspects = suspects;
        this.meters = meters;
        this.completeness = completeness;
        this.history = history;
    }

    void add(Collection<Effect> effects) {
        left.addAll(effects);
    }

    public void add(Effect effect) {
        left.add(effect);
    }

    /**
     * The state was replaced as a whole, and what has led to it is not known.
     *
     * @param sequence the number of the last event in it
     */
    public void beginHistory(long sequence) {
        history.begin(sequence);
    }

    /**
     * Carries out all pending effects. If one fails because memory is short, it stays the first and is tried again with
     * the next command, which comes within milliseconds. When it fails a second time it is dropped, because others wait
     * after it.
     */
    public void runPending(Prober prober) {
        for (Effect next = left.peek(); next != null; next = left.peek()) {
            boolean isLastAttempt = next.equals(failed);
            failed = next;
            if (isLastAttempt) left.remove();
            run(next, prober);
            failed = null;
            if (!isLastAttempt) left.remove();
        }
    }

    private void run(Effect effect, Prober prober) {
        if (effect instanceof Effect.Listed listed) {
            show(listed.change());
        } else if (effect instanceof Effect.Probe probe) {
            prober.probe(probe);
        } else if (effect instanceof Effect.Happened happened) {
            history.add(happened.event(), happened.atMillis());
        } else if (effect instanceof Effect.Expired expired) {
            meters.countExpiry();
            log.debug("{} {} expired", expired.service(), expired.id());
        } else {
            throw new IllegalArgumentException("unknown effect " + effect);
        }
    }

    private void show(ListChange change) {
        if (change instanceof ListChange.Changed changed) {
            listings.post(changed.snapshot());
            watchers.changed(changed.snapshot().service());
            suspects.onChange(changed.snapshot());
            completeness.onChange(
                    changed.snapshot().service(), changed.snapshot().ttlMillis());
        } else if (change instanceof ListChange.Forgotten forgotten) {
            listings.remove(forgotten.service(), forgotten.version());
        } else {
            throw new IllegalArgumentException("unknown change " + change);
        }
    }
}
