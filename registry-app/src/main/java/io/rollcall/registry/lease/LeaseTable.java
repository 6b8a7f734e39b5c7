package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Entry;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Outcome;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every lease of every service, in one process: a {@link Catalog} of the instances and a {@link Lessor} that knows the
 * time. What the lessor proposes is applied at once, and the lessor follows.
 */
public final class LeaseTable {

    private static final Reply UNKNOWN_LEASE = new Reply.UnknownLease();
    private static final Reply DONE = new Reply.Done();

    private final Catalog catalog;
    private final Lessor lessor;
    private final LeaseClock clock;

    /** The effects that the next transition names: also those of a command that failed before it was done. */
    private List<Effect> effects = new ArrayList<>(0);

    /**
     * @param version the version of an unknown service: above every version that an earlier run of this registry
     *     has given
     * @param startNanos a time of the clock that later comes with each command; at least 0
     * @param guarded whether self-preservation is on
     */
    public LeaseTable(long version, long startNanos, boolean guarded, Limits limits) {
        this.catalog = new Catalog(version, limits);
        this.lessor = new Lessor(catalog, startNanos, guarded);
        this.clock = new LeaseClock(startNanos);
    }

    /** @param nowNanos a time of a clock that does not go back; if it does, it counts as standing still */
    public Transition apply(Command command, long nowNanos) {
        Reply reply = on(command, clock.at(nowNanos));
        Transition transition = new Transition(reply, effects);
        effects = new ArrayList<>(0);
        return transition;
    }

    /** Returns the instance that holds this lease now. */
    public @Nullable Instance holder(String service, String lease) {
        return catalog.holder(service, lease);
    }

    private Reply on(Command command, long now) {
        if (command instanceof Heartbeat heartbeat) return onHeartbeat(heartbeat, now);
        if (command instanceof Expire) return onExpire(now);
        if (command instanceof Register register) return onRegister(register, now);
        if (command instanceof Deregister deregister) return onDeregister(deregister, now);
        if (command instanceof Probed probed) return onProbed(probed, now);
        throw new AssertionError(command);
    }

    private Reply onHeartbeat(Heartbeat heartbeat, long now) {
        Lease lease = lessor.renew(heartbeat.service(), heartbeat.id(), heartbeat.lease(), now);
        if (lease == null) return UNKNOWN_LEASE;
        Change news = lessor.news(lease, heartbeat.status());
        if (news != null) apply(news, now);
        return new Reply.Renewed(lease.ttlMillis(), lease.entry.version());
    }

    private Reply onRegister(Register register, long now) {
        Outcome outcome = apply(
                new Change.Register(register.service(), register.instance(), register.lease(), register.ttlMillis()),
                now);
        if (outcome.refusal() != null) return new Reply.Full(outcome.refusal());
        Entry entry = catalog.get(register.service(), register.instance().id());
        return new Reply.Granted(Objects.requireNonNull(entry).version());
    }

    private Reply onDeregister(Deregister deregister, long now) {
        Outcome outcome = apply(new Change.Deregister(deregister.service(), deregister.id(), deregister.lease()), now);
        return new Reply.Deregistered(!outcome.leases().isEmpty());
    }

    private Reply onExpire(long now) {
        try {
            for (Change change : lessor.expire(now, effects)) apply(change, now);
            return DONE;
        } catch (RuntimeException | Error e) { // memory may be short for a moment
            lessor.retry();
            throw e;
        }
    }

    private Reply onProbed(Probed probed, long now) {
        Change change = lessor.onProbed(probed);
        if (change != null) apply(change, now);
        return DONE;
    }

    private Outcome apply(Change change, long now) {
        try {
            Outcome outcome = catalog.apply(change);
            for (ListChange list : outcome.lists()) effects.add(new Effect.Listed(list));
            return outcome;
        } finally { // the list may be what there was no memory for; what is in the catalog needs a lease that ends
            lessor.onApplied(change, now, effects);
        }
    }
}
