package io.rollcall.registry.registrar;

import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Steering;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lease.Transition;
import io.rollcall.registry.suspect.Prober;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LeasesResponse.Lease;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registrar of a registry that is alone, and the only writer of its lease table: it applies one command at a time,
 * with the time, and carries out the effects.
 *
 * <p>Effects happen in the order of their commands, because they happen under the same lock.
 */
public final class LocalRegistrar implements Registrar, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LocalRegistrar.class);

    private final LeaseTable leaseTable;
    private final EffectRunner effects;
    private final RegistryMeters meters;
    private final LongSupplier nanos;
    private final Prober prober;
    private final SteeringStore store;

    /** What operators say is written one after the other, while leases go on. */
    private final Object writing = new Object();

    /** Where what operators say is kept. */
    @FunctionalInterface
    public interface SteeringStore {

        /**
         * Replaces what is kept.
         *
         * @throws IOException it is not known whether it is replaced
         */
        void write(Steering.State said) throws IOException;
    }

    /**
     * @param allowed what may be probed
     * @param store where what operators say is kept before it counts
     */
    public LocalRegistrar(
            LeaseTable leaseTable,
            EffectRunner effects,
            RegistryMeters meters,
            LongSupplier nanos,
            Predicate<InetAddress> allowed,
            SteeringStore store) {
        this.store = store;
        this.leaseTable = leaseTable;
        this.effects = effects;
        this.meters = meters;
        this.nanos = nanos;
        this.prober = new Prober(allowed, this::apply);
    }

    @Override
    public CompletableFuture<Reply> submit(Command command) {
        Change word = word(command);
        return CompletableFuture.completedFuture(word == null ? apply(command) : steer(command, word));
    }

    /** Returns what an operator says; null: the command is another one. */
    private static @Nullable Change word(Command command) {
        if (command instanceof Command.PutOverride put)
            return new Change.PutOverride(put.service(), put.id(), put.directive(), put.by(), put.reason());
        if (command instanceof Command.Evict evict)
            return new Change.Evict(evict.service(), evict.id(), evict.ban(), evict.by(), evict.reason());
        return null;
    }

    private Reply steer(Command command, Change word) {
        synchronized (writing) {
            Steering.State before = said();
            String exceeded = Steering.exceeded(before, word);
            if (exceeded != null) return counted(new Reply.FullOfWords(exceeded));
            Steering.State after = Steering.after(before, word);
            if (after == null) return apply(command);
            try {
                store.write(after);
            } catch (IOException e) {
                return takenBack(before, e);
            }
            return apply(command);
        }
    }

    private Reply counted(Reply reply) {
        meters.count(reply);
        return reply;
    }

    private synchronized Steering.State said() {
        return leaseTable.steering();
    }

    /** A failed write may have reached the disk all the same, and would count after a restart. */
    private Reply takenBack(Steering.State before, IOException why) {
        try {
            store.write(before);
            return new Reply.NotDurable(String.valueOf(why.getMessage()));
        } catch (IOException again) {
            log.error("What an operator has said could not be written, and may count after a restart", again);
            return new Reply.OutcomeUnknown();
        }
    }

    private synchronized Reply apply(Command command) {
        effects.runPending(prober);
        Transition outcome = leaseTable.apply(command, nanos.getAsLong());
        effects.add(outcome.effects());
        effects.runPending(prober);
        meters.count(outcome.reply());
        return outcome.reply();
    }

    @Override
    public synchronized @Nullable Instance holder(String service, String lease) {
        return leaseTable.holder(service, lease);
    }

    @Override
    public synchronized List<Lease> leases(String service, List<String> ids) {
        return leaseTable.leases(service, ids, nanos.getAsLong());
    }

    @Override
    public void close() {
        prober.close();
    }
}
