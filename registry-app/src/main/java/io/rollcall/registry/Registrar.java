package io.rollcall.registry;

import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Effect;
import io.rollcall.registry.lease.Outcome;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lease.Roster;
import io.rollcall.registry.lookup.Board;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.suspect.Prober;
import io.rollcall.registry.suspect.Suspects;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.Instance;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roster's one writer: gives it one command at a time, with the time, and does what comes of it.
 *
 * <p>Effects happen in the order of the commands, for they happen under the same lock. None of them waits: lists are posted,
 * watchers and probes are queued.
 */
final class Registrar implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Registrar.class);

    private final Roster roster;
    private final Board board;
    private final Watchers watchers;
    private final Suspects suspects;
    private final RegistryMeters meters;
    private final WarmStart warmStart;
    private final LongSupplier nanos;

    /** Effects that are still to happen; empty between commands, save after a failure. Guarded by this, as what failed. */
    private final Queue<Effect> left = new ArrayDeque<>();

    private @Nullable Effect failed;
    private final Prober prober = new Prober(this::apply);

    Registrar(
            Roster roster,
            Board board,
            Watchers watchers,
            Suspects suspects,
            RegistryMeters meters,
            WarmStart warmStart,
            LongSupplier nanos) {
        this.roster = roster;
        this.board = board;
        this.watchers = watchers;
        this.suspects = suspects;
        this.meters = meters;
        this.warmStart = warmStart;
        this.nanos = nanos;
    }

    synchronized Reply apply(Command command) {
        carryOutWhatIsLeft();
        Outcome outcome = roster.apply(command, nanos.getAsLong());
        left.addAll(outcome.effects());
        carryOutWhatIsLeft();
        meters.count(outcome.reply());
        return outcome.reply();
    }

    /** Whose this lease is, while it is held. */
    synchronized @Nullable Instance holder(String service, String lease) {
        return roster.holder(service, lease);
    }

    /**
     * One that fails, for want of memory, stays the first, and is tried with the next command, which comes within milliseconds. The
     * second time it is given up: others wait behind it.
     */
    private void carryOutWhatIsLeft() {
        for (Effect next = left.peek(); next != null; next = left.peek()) {
            boolean isLastAttempt = next.equals(failed);
            failed = next;
            if (isLastAttempt) left.remove();
            carryOut(next);
            failed = null;
            if (!isLastAttempt) left.remove();
        }
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Effect.Changed changed) {
            board.post(changed.snapshot());
            watchers.changed(changed.snapshot().service());
            suspects.onChange(changed.snapshot());
            warmStart.onChange(changed.snapshot().service(), changed.snapshot().ttlMillis());
        } else if (effect instanceof Effect.Forgotten forgotten) {
            board.remove(forgotten.service(), forgotten.version());
        } else if (effect instanceof Effect.Probe probe) {
            prober.probe(probe);
        } else if (effect instanceof Effect.Expired expired) {
            meters.countExpiry();
            log.debug("{} {} expired", expired.service(), expired.id());
        }
    }

    @Override
    public void close() {
        prober.close();
    }
}
