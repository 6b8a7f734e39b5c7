package io.rollcall.registry.lease;

import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Lease.State;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every lease of every service, and the rules by which leases begin, continue and end. etcd calls it the lessor.
 *
 * <p>A heartbeat finds its lease in two hash tables and writes its new end: no list is built unless the status changes.
 * {@link Expire} finds expired leases through the {@link TimerWheel}, and looks at no other lease. Every other change
 * makes the service's next {@link Snapshot}, whose version comes from one sequence for all services; therefore a
 * service can be forgotten, and its versions still never repeat.
 *
 * <p>An expired lease is void, and its instance is no longer listed. If most leases of a service expire, {@link
 * SelfPreservation} is triggered: the other instances stay listed as suspects, and the address of every one is probed,
 * including those that expired before. A refused connection proves a death. An expired lease that is not proven dead
 * becomes a suspect again while there are others.
 */
public final class LeaseTable {

    private static final Reply UNKNOWN_LEASE = new Reply.UnknownLease();
    private static final Reply DONE = new Reply.Done();

    private final Map<String, ServiceLeases> services = new HashMap<>();

    /**
     * Services without a lease, the longest empty one first. They are remembered for their version while there is room.
     */
    private final Set<ServiceLeases> empty = new LinkedHashSet<>();

    private final TimerWheel wheel;
    private final LeaseClock clock;
    private final boolean guarded;
    private final Limits limits;
    private List<Effect> effects = List.of();
    private int leases;
    private long textCharacters;

    /** The version of the last change of any service. */
    private long version;

    /**
     * @param version the version of an unknown service: above every version that an earlier run of this registry
     *     has given
     * @param startNanos a time of the clock that later comes with each command; at least 0
     * @param guarded whether self-preservation is on
     */
    public LeaseTable(long version, long startNanos, boolean guarded, Limits limits) {
        this.version = version;
        this.wheel = new TimerWheel(startNanos);
        this.clock = new LeaseClock(startNanos);
        this.guarded = guarded;
        this.limits = limits;
    }

    /** @param nowNanos a time of a clock that does not go back; if it does, it counts as standing still */
    public Transition apply(Command command, long nowNanos) {
        effects = new ArrayList<>(0);
        Reply reply = on(command, clock.at(nowNanos));
        return new Transition(reply, effects);
    }

    /** Returns the instance that holds this lease now. */
    public @Nullable Instance holder(String service, String lease) {
        ServiceLeases members = services.get(service);
        return members == null ? null : members.holder(lease);
    }

    private Reply on(Command command, long now) {
        if (command instanceof Heartbeat heartbeat) return onHeartbeat(heartbeat, now);
        if (command instanceof Expire) return onExpire(now);
        if (command instanceof Register register) return onRegister(register, now);
        if (command instanceof Deregister deregister) return onDeregister(deregister);
        if (command instanceof Probed probed) return onProbed(probed);
        throw new AssertionError(command);
    }

    private Reply onRegister(Register register, long now) {
        ServiceLeases members = services.get(register.service());
        Lease former = members == null ? null : members.get(register.instance().id());
        String bound = exceededBy(register, members, former);
        if (bound != null) return new Reply.Full(bound);
        if (former != null) forget(former);
        Lease lease = new Lease(members == null ? begin(register.service()) : members, register);
        admit(lease, now);
        publish(lease.members);
        return new Reply.Granted(lease.members.version());
    }

    private Reply onHeartbeat(Heartbeat heartbeat, long now) {
        Lease lease = find(heartbeat.service(), heartbeat.id());
        if (lease == null || lease.state == State.EXPIRED || !lease.hasName(heartbeat.lease())) return UNKNOWN_LEASE;
        lease.endsAtNanos = now + lease.ttlNanos();
        wheel.postpone(lease, lease.endsAtNanos);
        Status status = lease.state == State.DRAINING || heartbeat.status() == null
                ? lease.instance.status() // a draining instance stays draining: this heartbeat may be a late one
                : heartbeat.status();
        transition(lease, Lease.held(status), status);
        publish(lease.members);
        return new Reply.Renewed(lease.ttlMillis, lease.members.version());
    }

    private Reply onDeregister(Deregister deregister) {
        Lease lease = find(deregister.service(), deregister.id());
        if (lease == null || !lease.hasName(deregister.lease())) return new Reply.Deregistered(false);
        boolean removed = lease.isListed();
        forget(lease);
        publish(lease.members);
        return new Reply.Deregistered(removed);
    }

    private Reply onExpire(long now) {
        List<Lease> all = wheel.advance(now);
        try {
            Map<ServiceLeases, List<Lease>> due = all.stream()
                    .collect(Collectors.groupingBy(lease -> lease.members, LinkedHashMap::new, Collectors.toList()));
            due.forEach((members, those) -> onDue(members, those, now));
            return DONE;
        } catch (RuntimeException | Error e) { // no lease may stay forever because memory was short for a moment
            for (Lease lease : all) if (find(lease.members.service(), lease.id()) == lease) wheel.rearm(lease);
            throw e;
        }
    }

    private Reply onProbed(Probed probed) {
        Lease lease = find(probed.service(), probed.id());
        if (lease == null || !lease.hasName(probed.lease())) return DONE;
        ServiceLeases members = lease.members;
        if (probed.refused()) confirmDead(lease);
        else if (lease.state == State.EXPIRED && members.count(State.SUSPECT) > 0)
            transition(lease, State.SUSPECT, lease.instance.status());
        publish(members);
        return DONE;
    }

    private void onDue(ServiceLeases members, List<Lease> due, long now) {
        for (Lease lease : due) onAlarm(lease, now);
        List<Lease> silent =
                due.stream().filter(lease -> lease.state == State.LIVE).toList();
        if (!silent.isEmpty()) onMissedHeartbeats(members, silent, now);
        publish(members);
    }

    private void onAlarm(Lease lease, long now) {
        switch (lease.state) {
            case LIVE -> {} // decided together with the others: see onMissedHeartbeats
            case DRAINING -> end(lease, now);
            case SUSPECT -> extendSuspicion(lease, now);
            case EXPIRED -> forget(lease);
        }
    }

    /** @param silent live leases that expired just now */
    private void onMissedHeartbeats(ServiceLeases members, List<Lease> silent, long now) {
        if (!guarded) silent.forEach(lease -> end(lease, now));
        else if (isTriggered(members, silent.size())) suspect(members, silent);
        else silent.forEach(lease -> expire(lease, now));
    }

    private static boolean isTriggered(ServiceLeases members, int silent) {
        int unexplained = silent + members.count(State.EXPIRED) + members.count(State.SUSPECT);
        return SelfPreservation.isTriggered(unexplained, members.count(State.LIVE) - silent);
    }

    private void suspect(ServiceLeases members, List<Lease> silent) {
        if (members.count(State.SUSPECT) == 0) members.in(State.EXPIRED).forEach(this::probe);
        for (Lease lease : silent) {
            transition(lease, State.SUSPECT, lease.instance.status());
            wheel.arm(lease, lease.endsAtNanos + lease.ttlNanos());
            probe(lease);
        }
    }

    /** Probes the instance again once each TTL: it may have died since. */
    private void extendSuspicion(Lease lease, long now) {
        if (now >= lease.endsAtNanos + SelfPreservation.SUSPECT_TTLS_MAX * lease.ttlNanos()) {
            end(lease, now);
        } else {
            wheel.arm(lease, lease.dueNanos + lease.ttlNanos());
            probe(lease);
        }
    }

    private void expire(Lease lease, long now) {
        expired(lease, now);
        transition(lease, State.EXPIRED, lease.instance.status());
        wheel.arm(lease, lease.endsAtNanos + lease.ttlNanos());
    }

    private void end(Lease lease, long now) {
        expired(lease, now);
        forget(lease);
    }

    /**
     * Ends the lease of an instance at whose address no process listens. If it sends heartbeats all the same, its
     * address is wrong, but it lives.
     */
    private void confirmDead(Lease lease) {
        if (lease.state == State.SUSPECT) end(lease, lease.dueNanos);
        else if (lease.state == State.EXPIRED) forget(lease);
    }

    private void expired(Lease lease, long now) {
        effects.add(new Effect.Expired(lease.members.service(), lease.id(), now - lease.dueNanos));
    }

    private @Nullable String exceededBy(Register register, @Nullable ServiceLeases members, @Nullable Lease former) {
        if (former == null && leases == limits.leases()) return limits.leases() + " instances";
        int replaced = former == null ? 0 : former.textCharacters;
        if (textCharacters - replaced + Lease.characters(register.instance()) > limits.textCharacters())
            return limits.textCharacters() + " characters of metadata";
        if (members == null && services.size() == limits.services() && empty.isEmpty())
            return limits.services() + " services";
        return null;
    }

    private ServiceLeases begin(String service) {
        if (services.size() == limits.services()) forgetLongestEmpty();
        ServiceLeases fresh = new ServiceLeases(service, version);
        services.put(service, fresh);
        return fresh;
    }

    private void forgetLongestEmpty() {
        ServiceLeases longest = empty.iterator().next();
        empty.remove(longest);
        services.remove(longest.service());
        effects.add(new Effect.Forgotten(longest.service(), longest.version()));
    }

    private void admit(Lease lease, long now) {
        lease.members.add(lease);
        empty.remove(lease.members);
        leases++;
        textCharacters += lease.textCharacters;
        lease.endsAtNanos = now + lease.ttlNanos();
        wheel.arm(lease, lease.endsAtNanos);
    }

    private void forget(Lease lease) {
        wheel.disarm(lease);
        lease.members.remove(lease);
        leases--;
        textCharacters -= lease.textCharacters;
        if (lease.members.isEmpty()) empty.add(lease.members);
    }

    private static void transition(Lease lease, State state, Status status) {
        if (state != lease.state || status != lease.instance.status()) lease.members.transition(lease, state, status);
    }

    private void probe(Lease lease) {
        effects.add(new Effect.Probe(lease.members.service(), lease.id(), lease.name, lease.instance.address()));
    }

    private void publish(ServiceLeases members) {
        if (members.isTouched()) effects.add(new Effect.Changed(members.publish(++version)));
    }

    private @Nullable Lease find(String service, String id) {
        ServiceLeases members = services.get(service);
        return members == null ? null : members.get(id);
    }
}
