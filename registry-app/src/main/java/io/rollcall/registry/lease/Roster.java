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
 * The roll: every lease of every service, and the rules by which they begin, go on and end.
 *
 * <p>A heartbeat looks up its lease in two hash tables, writes the time of its end, and is done: no list is built unless the
 * status changes. {@link Expire} finds what has run out through the {@link TimerWheel}, again without looking at the rest. Any
 * other change makes the service's next {@link Snapshot}, whose version comes from one sequence for all services; that is why
 * a service can be forgotten and its versions still never repeat.
 *
 * <p>A lease that runs out falls: it is listed no more, and void. Where so many of a service fall that the {@link Guard}
 * suspects the network, the others stay listed as suspects, and the address of each, the fallen ones' too, is probed. A
 * refused connection proves a death. A fallen lease that is not proven dead is taken
 * back as a suspect, while there still are others.
 */
public final class Roster {

    private static final Reply UNKNOWN_LEASE = new Reply.UnknownLease();
    private static final Reply DONE = new Reply.Done();

    private final Map<String, Members> services = new HashMap<>();

    /** Services without a lease, the longest empty first. They are remembered for their version, while there is room. */
    private final Set<Members> empty = new LinkedHashSet<>();

    private final TimerWheel wheel;
    private final LeaseClock clock;
    private final boolean guarded;
    private final Limits limits;
    private List<Effect> effects = List.of();
    private int leases;
    private long textCharacters;

    /** Of the last change of any service. */
    private long version;

    /**
     * @param version what unknown services have: above every version that an earlier life of this registry gave out
     * @param startNanos of the clock that later comes with each command; at least 0
     * @param guarded whether leases that run out together are suspected first
     */
    public Roster(long version, long startNanos, boolean guarded, Limits limits) {
        this.version = version;
        this.wheel = new TimerWheel(startNanos);
        this.clock = new LeaseClock(startNanos);
        this.guarded = guarded;
        this.limits = limits;
    }

    /** @param nowNanos of a clock that does not go back; if it does, it is taken to stand still */
    public Outcome apply(Command command, long nowNanos) {
        effects = new ArrayList<>(0);
        Reply reply = on(command, clock.at(nowNanos));
        return new Outcome(reply, effects);
    }

    /** Whose this lease is, while it is held. */
    public @Nullable Instance holder(String service, String lease) {
        Members members = services.get(service);
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
        Members members = services.get(register.service());
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
        if (lease == null || lease.state == State.FALLEN || !lease.isCalled(heartbeat.lease())) return UNKNOWN_LEASE;
        lease.endsAtNanos = now + lease.ttlNanos();
        wheel.postpone(lease, lease.endsAtNanos);
        Status status = lease.state == State.LEAVING || heartbeat.status() == null
                ? lease.instance.status() // who is leaving does not come back: the beat may have been overtaken
                : heartbeat.status();
        turn(lease, Lease.held(status), status);
        publish(lease.members);
        return new Reply.Renewed(lease.ttlMillis, lease.members.version());
    }

    private Reply onDeregister(Deregister deregister) {
        Lease lease = find(deregister.service(), deregister.id());
        if (lease == null || !lease.isCalled(deregister.lease())) return new Reply.Deregistered(false);
        boolean removed = lease.isListed();
        forget(lease);
        publish(lease.members);
        return new Reply.Deregistered(removed);
    }

    private Reply onExpire(long now) {
        List<Lease> all = wheel.advance(now);
        try {
            Map<Members, List<Lease>> due = all.stream()
                    .collect(Collectors.groupingBy(lease -> lease.members, LinkedHashMap::new, Collectors.toList()));
            due.forEach((members, those) -> onDue(members, those, now));
            return DONE;
        } catch (RuntimeException | Error e) { // none may stay for ever because memory was short for a moment
            for (Lease lease : all) if (find(lease.members.service(), lease.id()) == lease) wheel.ringAgain(lease);
            throw e;
        }
    }

    private Reply onProbed(Probed probed) {
        Lease lease = find(probed.service(), probed.id());
        if (lease == null || !lease.isCalled(probed.lease())) return DONE;
        Members members = lease.members;
        if (probed.refused()) bury(lease);
        else if (lease.state == State.FALLEN && members.count(State.SUSPECT) > 0)
            turn(lease, State.SUSPECT, lease.instance.status());
        publish(members);
        return DONE;
    }

    private void onDue(Members members, List<Lease> due, long now) {
        for (Lease lease : due) onAlarm(lease, now);
        List<Lease> silent =
                due.stream().filter(lease -> lease.state == State.BEATING).toList();
        if (!silent.isEmpty()) onSilence(members, silent, now);
        publish(members);
    }

    private void onAlarm(Lease lease, long now) {
        switch (lease.state) {
            case BEATING -> {} // judged together with the others: see onSilence
            case LEAVING -> end(lease, now);
            case SUSPECT -> suspectFurther(lease, now);
            case FALLEN -> forget(lease);
        }
    }

    /** @param silent beating leases that ran out just now */
    private void onSilence(Members members, List<Lease> silent, long now) {
        if (!guarded) silent.forEach(lease -> end(lease, now));
        else if (suspectsTheNetwork(members, silent.size())) suspect(members, silent);
        else silent.forEach(lease -> fall(lease, now));
    }

    private static boolean suspectsTheNetwork(Members members, int silent) {
        int unexplained = silent + members.count(State.FALLEN) + members.count(State.SUSPECT);
        return Guard.suspectsTheNetwork(unexplained, members.count(State.BEATING) - silent);
    }

    private void suspect(Members members, List<Lease> silent) {
        if (members.count(State.SUSPECT) == 0) members.in(State.FALLEN).forEach(this::probe);
        for (Lease lease : silent) {
            turn(lease, State.SUSPECT, lease.instance.status());
            wheel.arm(lease, lease.endsAtNanos + lease.ttlNanos());
            probe(lease);
        }
    }

    /** Asks again once each TTL: it may have died since. */
    private void suspectFurther(Lease lease, long now) {
        if (now >= lease.endsAtNanos + Guard.PATIENCE_TTLS * lease.ttlNanos()) {
            end(lease, now);
        } else {
            wheel.arm(lease, lease.dueNanos + lease.ttlNanos());
            probe(lease);
        }
    }

    private void fall(Lease lease, long now) {
        expired(lease, now);
        turn(lease, State.FALLEN, lease.instance.status());
        wheel.arm(lease, lease.endsAtNanos + lease.ttlNanos());
    }

    private void end(Lease lease, long now) {
        expired(lease, now);
        forget(lease);
    }

    /** Nobody listens at its address. If it beats all the same, the address is wrong, but it lives. */
    private void bury(Lease lease) {
        if (lease.state == State.SUSPECT) end(lease, lease.dueNanos);
        else if (lease.state == State.FALLEN) forget(lease);
    }

    private void expired(Lease lease, long now) {
        effects.add(new Effect.Expired(lease.members.service(), lease.id(), now - lease.dueNanos));
    }

    private @Nullable String exceededBy(Register register, @Nullable Members members, @Nullable Lease former) {
        if (former == null && leases == limits.leases()) return limits.leases() + " instances";
        int replaced = former == null ? 0 : former.textCharacters;
        if (textCharacters - replaced + Lease.characters(register.instance()) > limits.textCharacters())
            return limits.textCharacters() + " characters of metadata";
        if (members == null && services.size() == limits.services() && empty.isEmpty())
            return limits.services() + " services";
        return null;
    }

    private Members begin(String service) {
        if (services.size() == limits.services()) forgetLongestEmpty();
        Members fresh = new Members(service, version);
        services.put(service, fresh);
        return fresh;
    }

    private void forgetLongestEmpty() {
        Members longest = empty.iterator().next();
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

    private static void turn(Lease lease, State state, Status status) {
        if (state != lease.state || status != lease.instance.status()) lease.members.turn(lease, state, status);
    }

    private void probe(Lease lease) {
        effects.add(new Effect.Probe(lease.members.service(), lease.id(), lease.name, lease.instance.address()));
    }

    private void publish(Members members) {
        if (members.isTouched()) effects.add(new Effect.Changed(members.publish(++version)));
    }

    private @Nullable Lease find(String service, String id) {
        Members members = services.get(service);
        return members == null ? null : members.get(id);
    }
}
