package io.rollcall.registry;

import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Effect;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lease.Transition;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.suspect.Prober;
import io.rollcall.registry.suspect.SuspectsHealthIndicator;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.Instance;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the lease table: it applies one command at a time, with the time, and carries out the effects.
 *
 * <p>Effects happen in the order of their commands, because they happen under the same lock. None of them waits: lists
 * are published, watchers and probes are queued.
 */
final class Registrar implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Registrar.class);

    private final LeaseTable leaseTable;
    private final Listings listings;
    private final Watchers watchers;
    private final SuspectsHealthIndicator suspects;
    private final RegistryMeters meters;
    private final WarmStart warmStart;
    private final LongSupplier nanos;

    /**
     * The effects that are still to be carried out; empty between commands, except after a failure. Guarded by this,
     * like {@code failed}.
     */
    private final Queue<Effect> left = new ArrayDeque<>();

    private @Nullable Effect failed;
    private final Prober prober = new Prober(this::apply);

    Registrar(
            LeaseTable leaseTable,
            Listings listings,
            Watchers watchers,
            SuspectsHealthIndicator suspects,
            RegistryMeters meters,
            WarmStart warmStart,
            LongSupplier nanos) {
        this.leaseTable = leaseTable;
        this.listings = listings;
        this.watchers = watchers;
        this.suspects = suspects;
        this.meters = meters;
        this.warmStart = warmStart;
        this.nanos = nanos;
    }

    synchronized Reply apply(Command command) {
        runPendingEffects();
        Transition outcome = leaseTable.apply(command, nanos.getAsLong());
        left.addAll(outcome.effects());
        runPendingEffects();
        meters.count(outcome.reply());
        return outcome.reply();
    }

    /** Returns the instance that holds this lease now. */
    synchronized @Nullable Instance holder(String service, String lease) {
        return leaseTable.holder(service, lease);
    }

    /**
     * Carries out all pending effects. If one fails because memory is short, it stays the first and is tried again with
     * the next command, which comes within milliseconds. When it fails a second time it is dropped, because others wait
     * after it.
     */
    private void runPendingEffects() {
        for (Effect next = left.peek(); next != null; next = left.peek()) {
            boolean isLastAttempt = next.equals(failed);
            failed = next;
            if (isLastAttempt) left.remove();
            run(next);
            failed = null;
            if (!isLastAttempt) left.remove();
        }
    }

    private void run(Effect effect) {
        if (effect instanceof Effect.Listed listed) {
            show(listed.change());
        } else if (effect instanceof Effect.Probe probe) {
            prober.probe(probe);
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
            warmStart.onChange(changed.snapshot().service(), changed.snapshot().ttlMillis());
        } else if (change instanceof ListChange.Forgotten forgotten) {
            listings.remove(forgotten.service(), forgotten.version());
        } else {
            throw new IllegalArgumentException("unknown change " + change);
        }
    }

    @Override
    public void close() {
        prober.close();
    }
}
