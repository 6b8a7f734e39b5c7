package io.rollcall.registry.registrar;

import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lease.Transition;
import io.rollcall.registry.suspect.Prober;
import io.rollcall.wire.registry.Instance;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The registrar of a registry that is alone, and the only writer of its lease table: it applies one command at a time,
 * with the time, and carries out the effects.
 *
 * <p>Effects happen in the order of their commands, because they happen under the same lock.
 */
public final class LocalRegistrar implements Registrar, AutoCloseable {

    private final LeaseTable leaseTable;
    private final EffectRunner effects;
    private final RegistryMeters meters;
    private final LongSupplier nanos;
    private final Prober prober;

    /** @param allowed what may be probed */
    public LocalRegistrar(
            LeaseTable leaseTable,
            EffectRunner effects,
            RegistryMeters meters,
            LongSupplier nanos,
            Predicate<InetAddress> allowed) {
        this.leaseTable = leaseTable;
        this.effects = effects;
        this.meters = meters;
        this.nanos = nanos;
        this.prober = new Prober(allowed, this::apply);
    }

    @Override
    public CompletableFuture<Reply> submit(Command command) {
        return CompletableFuture.completedFuture(apply(command));
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
    public void close() {
        prober.close();
    }
}
