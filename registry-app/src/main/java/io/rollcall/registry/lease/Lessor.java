package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.Deregister;
import io.rollcall.registry.catalog.Change.Evict;
import io.rollcall.registry.catalog.Change.Expire;
import io.rollcall.registry.catalog.Change.Heard;
import io.rollcall.registry.catalog.Change.LeaseId;
import io.rollcall.registry.catalog.Change.Register;
import io.rollcall.registry.catalog.Change.SteeringChange;
import io.rollcall.registry.catalog.Change.Suspect;
import io.rollcall.registry.catalog.Entry;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.ProposedRoom;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Lease.State;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LeasesResponse;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows when leases end, and decides what follows: it proposes {@link Change}s of the catalog, and learns of each that
 * was applied. etcd calls this part the lessor, too.
 *
 * <p>A heartbeat finds its lease in two hash tables and writes its new end: nothing is proposed unless the status
 * changes. Expired leases are found through the {@link TimerWheel}, which looks at no other lease.
 *
 * <p>An expired lease is void, and its instance is no longer listed. If most leases of a service expire, {@link
 * SelfPreservation} is triggered: the other instances stay listed as suspects, and the address of every one is probed,
 * including those that expired before. A refused connection proves a death. An expired lease that is not proven dead
 * becomes a suspect again while there are others.
 *
 * <p>Times are those of a {@link LeaseClock}.
 */
final class Lessor {

    private final Map<String, LeaseGroup> groups = new HashMap<>();
    private final Catalog catalog;
    private final TimerWheel wheel;
    private final boolean guarded;
    private final Capacity capacity;
    private final ProposedRoom proposed;

    /** The number of expired leases, the length of what their instances said of themselves, and about their heap. */
    private int remembered;

    private long rememberedCharacters;
    private long rememberedBytes;

    /** The leases whose timer has fired and that are being handled. */
    private List<Lease> due = List.of();

    /** How many changes that end leases are proposed, and not decided. A registry of one member never has any. */
    private int endsUnderWay;

    /**
     * @param guarded whether self-preservation is on
     * @param proposed what is proposed and not applied, now and later
     */
    Lessor(Catalog catalog, long startNanos, boolean guarded, Capacity capacity, ProposedRoom proposed) {
        this.catalog = catalog;
        this.proposed = proposed;
        this.wheel = new TimerWheel(startNanos);
        this.guarded = guarded;
        this.capacity = capacity;
    }

    // --- What was heard ---

    /** Returns a lease that is held; null: there is no such lease, or it has expired. */
    @Nullable
    Lease held(String service, String id, String name) {
        Lease lease = find(service, id, name);
        return lease == null || lease.state == State.EXPIRED ? null : lease;
    }

    /** Returns how long the leases of these instances still run, without those that hold none. */
    List<LeasesResponse.Lease> leases(String service, List<String> ids, long now) {
        List<LeasesResponse.Lease> found = new ArrayList<>(ids.size());
        for (String id : ids) {
            Lease lease = find(service, id);
            if (lease == null || lease.state == State.EXPIRED) continue;
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, lease.endsAtNanos - now));
            found.add(new LeasesResponse.Lease(id, lease.ttlMillis(), leftMillis));
        }
        return found;
    }

    /** At the start of a term a lease may end later than its TTL from now. A heartbeat brings no end forward. */
    void renew(Lease lease, long now) {
        lease.endsAtNanos = Math.max(lease.endsAtNanos, now + lease.ttlNanos());
        wheel.postpone(lease, Math.max(lease.dueNanos, lease.endsAtNanos));
    }

    /**
     * Returns the change that a heartbeat means; null: none.
     *
     * @param said the status that it brought; null: unchanged
     */
    @Nullable
    Change news(Lease lease, @Nullable Status said) {
        Status was = lease.entry.instance().status();
        Status status = said == null || was == Status.DRAINING ? was : said;
        if (status == was && lease.state != State.SUSPECT && lease.entry.isPublished()) return null;
        return new Heard(lease.group.service(), lease.id(), lease.entry.lease(), status);
    }

    /** Returns the change that the result of a probe means; null: none. */
    @Nullable
    Change onProbed(Probed probed) {
        Lease lease = find(probed.service(), probed.id());
        if (lease == null || !lease.hasName(probed.lease())) return null;
        if (probed.refused()) return confirmDead(lease);
        boolean isListedAgain = lease.state == State.EXPIRED
                && !lease.isEnding
                && lease.group.count(State.SUSPECT) > 0
                && hasRoomFor(lease.group.service(), lease.entry.instance());
        return isListedAgain ? new Suspect(probed.service(), List.of(lease.claim())) : null;
    }

    /**
     * Ends the lease of an instance at whose address no process listens. If it sends heartbeats all the same, its
     * address is wrong, but it lives.
     */
    private @Nullable Change confirmDead(Lease lease) {
        if (lease.isEnding || lease.heardUnderWay > 0) return null;
        if (lease.state == State.EXPIRED) forget(lease);
        return lease.state == State.SUSPECT ? new Expire(lease.group.service(), List.of(lease.leaseId()), true) : null;
    }

    // --- Time ---

    /**
     * Returns the changes that have become due, in order. Leases end in no other way, so it must be asked every few
     * milliseconds.
     */
    List<Change> expire(long now, Output output) {
        due = List.of();
        due = wheel.advance(now);
        List<Change> changes = new ArrayList<>(0);
        Map<LeaseGroup, List<Lease>> byService = due.stream()
                .collect(Collectors.groupingBy(lease -> lease.group, LinkedHashMap::new, Collectors.toList()));
        byService.forEach((group, leases) -> expire(group, leases, now, changes, output));
        return changes;
    }

    /** Handles leases again with the next tick that could not be handled: none may stay forever. */
    void retry() {
        for (Lease lease : due)
            if (!lease.isEnding && find(lease.group.service(), lease.id()) == lease) wheel.rearm(lease);
    }

    private void expire(LeaseGroup group, List<Lease> leases, long now, List<Change> changes, Output output) {
        List<LeaseId> ended = new ArrayList<>(0);
        List<Claim> silent = new ArrayList<>(0);
        int endedSuspects = 0;
        for (Lease lease : leases) {
            if (lease.isEnding) { // by a probe; the log has not decided yet
                wheel.arm(lease, now + lease.ttlNanos());
                continue;
            }
            switch (lease.state) {
                case LIVE -> silent.add(lease.claim());
                case DRAINING -> ended.add(lease.leaseId());
                case EXPIRED -> forget(lease);
                case SUSPECT -> {
                    if (now >= lease.endsAtNanos + SelfPreservation.SUSPECT_TTLS_MAX * lease.ttlNanos()) {
                        ended.add(lease.leaseId());
                        endedSuspects++;
                    } else {
                        extendSuspicion(lease, output);
                    }
                }
            }
        }
        boolean isTriggered = guarded && isTriggered(group, silent.size(), endedSuspects);
        if (!isTriggered) ended.addAll(leaseIds(silent));
        if (!ended.isEmpty()) changes.add(new Expire(group.service(), ended));
        if (isTriggered) changes.add(new Suspect(group.service(), silent));
    }

    /**
     * Notes that a change has been proposed (1), or that it has been decided or withdrawn (-1).
     *
     * @param isHeardNoted whether it is noted that an instance was heard
     */
    void markUnderWay(Change change, int more, boolean isHeardNoted) {
        if (change instanceof Expire expire) markEnding(expire.service(), expire.leases(), more);
        else if (change instanceof Suspect suspect) markEnding(suspect.service(), leaseIds(suspect.leases()), more);
        else if (change instanceof Heard heard && isHeardNoted) {
            Lease lease = find(heard.service(), heard.id(), heard.lease());
            if (lease != null) lease.heardUnderWay += more;
        }
    }

    private void markEnding(String service, List<LeaseId> leases, int more) {
        endsUnderWay += more;
        for (LeaseId id : leases) {
            Lease lease = find(service, id.id(), id.lease());
            if (lease != null) lease.isEnding = more > 0;
        }
    }

    private static List<LeaseId> leaseIds(List<Claim> claims) {
        return claims.stream().map(Claim::leaseId).toList();
    }

    private boolean isTriggered(LeaseGroup group, int silent, int endedSuspects) {
        if (silent == 0) return false;
        int allSilent = silent + (endsUnderWay == 0 ? 0 : group.ending(State.LIVE));
        int unexplained = allSilent + group.count(State.EXPIRED) + group.count(State.SUSPECT) - endedSuspects;
        return SelfPreservation.isTriggered(unexplained, group.count(State.LIVE) - allSilent);
    }

    /** Probes the instance again once each TTL: it may have died since. */
    private void extendSuspicion(Lease lease, Output output) {
        wheel.arm(lease, lease.dueNanos + lease.ttlNanos());
        output.effect(probe(lease));
    }

    /**
     * Takes over the leases of the catalog at the start of a term. None ends before its TTL after this time. Suspects
     * are probed anew.
     */
    void takeOver(long fromNanos, Output output) {
        catalog.forEach(entry -> {
            Lease lease = new Lease(groups.computeIfAbsent(entry.service(), LeaseGroup::new), entry);
            lease.group.add(lease);
            lease.endsAtNanos = fromNanos + lease.ttlNanos();
            wheel.arm(lease, lease.endsAtNanos);
            if (lease.state == State.SUSPECT) output.effect(probe(lease));
        });
    }

    /** No lease that is held ends before its TTL after this time. Suspects do not begin again. */
    void extend(long fromNanos) {
        for (LeaseGroup group : groups.values()) {
            for (Lease lease : group.all()) {
                if (lease.state == State.EXPIRED || lease.state == State.SUSPECT) continue;
                lease.endsAtNanos = Math.max(lease.endsAtNanos, fromNanos + lease.ttlNanos());
                wheel.postpone(lease, Math.max(lease.dueNanos, lease.endsAtNanos));
            }
        }
    }

    // --- What was applied ---

    /** Follows a change that the catalog has applied, or found to be too late. */
    void onApplied(Change change, long now, Output output) {
        if (change instanceof Register register) onRegistered(register, now);
        else if (change instanceof Deregister deregister) onDeregistered(deregister);
        else if (change instanceof Heard heard) onHeard(heard);
        else if (change instanceof Expire expire)
            expire.leases().forEach(ended -> onExpired(expire.service(), ended, now, output));
        else if (change instanceof Suspect suspect) onSuspected(suspect, now, output);
        else if (change instanceof SteeringChange word) onSteered(word);
        else throw new AssertionError(change);
    }

    private void onRegistered(Register register, long now) {
        Entry entry = catalog.get(register.service(), register.instance().id());
        if (entry == null || !entry.lease().equals(register.lease())) return; // refused
        Lease former = find(register.service(), entry.id());
        if (former != null) forget(former);
        Lease lease = new Lease(groups.computeIfAbsent(register.service(), LeaseGroup::new), entry);
        lease.group.add(lease);
        lease.endsAtNanos = now + lease.ttlNanos();
        wheel.arm(lease, lease.endsAtNanos);
    }

    private void onDeregistered(Deregister deregister) {
        Lease lease = find(deregister.service(), deregister.id());
        if (lease == null || !lease.hasName(deregister.lease())) return;
        if (!lease.entry.isOwnedByAnother(deregister.by())) forget(lease); // else the catalog has refused it
    }

    /** What was evicted is not remembered, so that it does not come back as a suspect. */
    private void onSteered(SteeringChange word) {
        Lease lease = word instanceof Evict ? find(word.service(), word.id()) : null;
        if (lease != null && catalog.get(word.service(), word.id()) == null) forget(lease);
    }

    private void onHeard(Heard heard) {
        Lease lease = find(heard.service(), heard.id(), heard.lease());
        if (lease != null)
            transition(lease, Lease.stateOf(lease.entry.instance().status()));
    }

    private void onExpired(String service, LeaseId ended, long now, Output output) {
        Lease lease = find(service, ended.id(), ended.lease());
        if (lease == null) return;
        Entry entry = catalog.get(service, lease.id());
        if (entry != null && entry.lease().equals(ended.lease())) { // the catalog has not ended it
            wheel.arm(lease, Math.max(now, lease.endsAtNanos));
            return;
        }
        output.effect(new Effect.Expired(service, lease.id(), Math.max(0, now - lease.dueNanos)));
        if (lease.state == State.LIVE && guarded && isRoomFor(lease)) {
            transition(lease, State.EXPIRED);
            wheel.arm(lease, lease.endsAtNanos + lease.ttlNanos());
        } else {
            forget(lease);
        }
    }

    /** Returns whether it can be remembered: as many and as much as the catalog lists, and as the heap has room for. */
    private boolean isRoomFor(Lease lease) {
        Limits limits = catalog.limits();
        return remembered < limits.leases()
                && rememberedCharacters + lease.entry.textCharacters() <= limits.textCharacters()
                && rememberedBytes + lease.entry.bytes() <= capacity.rememberedBytes();
    }

    /** Returns whether the heap has room for one more instance on the lists, or for another one with the same id. */
    private boolean hasRoomFor(String service, Instance instance) {
        return catalog.hasRoomFor(service, instance, capacity, proposed);
    }

    private void onSuspected(Suspect suspect, long now, Output output) {
        LeaseGroup group = groups.get(suspect.service());
        if (group != null && group.count(State.SUSPECT) == 0)
            group.in(State.EXPIRED).forEach(expired -> output.effect(probe(expired)));
        for (Claim claim : suspect.leases()) {
            Lease lease = find(suspect.service(), claim.instance().id(), claim.lease());
            if (lease != null) suspect(lease, output);
            else takeInSuspect(suspect.service(), claim, now, output);
        }
    }

    private void suspect(Lease lease, Output output) {
        Entry entry = catalog.get(lease.group.service(), lease.id());
        if (entry == null || !entry.lease().equals(lease.entry.lease())) {
            forget(lease); // there was no room for it
            return;
        }
        boolean isNews = lease.state != State.EXPIRED; // the timer of an expired one goes on, and it was probed
        transition(lease, State.SUSPECT);
        lease.entry = entry;
        if (!isNews) return;
        wheel.arm(lease, lease.endsAtNanos + lease.ttlNanos());
        output.effect(probe(lease));
    }

    /** Takes in a suspect that was forgotten here, by its deregistration, and that the catalog lists again. */
    private void takeInSuspect(String service, Claim claim, long now, Output output) {
        Entry entry = catalog.get(service, claim.instance().id());
        if (entry == null || !entry.lease().equals(claim.lease())) return;
        Lease lease = new Lease(groups.computeIfAbsent(service, LeaseGroup::new), entry);
        lease.group.add(lease);
        lease.endsAtNanos = now;
        wheel.arm(lease, now + lease.ttlNanos());
        output.effect(probe(lease));
    }

    private static Effect.Probe probe(Lease lease) {
        Entry entry = lease.entry;
        return new Effect.Probe(
                lease.group.service(),
                entry.id(),
                entry.lease(),
                entry.instance().address(),
                entry.from());
    }

    private void transition(Lease lease, State state) {
        countRemembered(lease, -1);
        lease.group.transition(lease, state);
        countRemembered(lease, 1);
    }

    private void countRemembered(Lease lease, int more) {
        if (lease.state != State.EXPIRED) return;
        remembered += more;
        rememberedCharacters += (long) more * lease.entry.textCharacters();
        rememberedBytes += more * lease.entry.bytes();
    }

    private void forget(Lease lease) {
        wheel.disarm(lease);
        countRemembered(lease, -1);
        lease.group.remove(lease);
        if (lease.group.isEmpty()) groups.remove(lease.group.service());
    }

    private @Nullable Lease find(String service, String id, String name) {
        Lease lease = find(service, id);
        return lease != null && lease.hasName(name) ? lease : null;
    }

    private @Nullable Lease find(String service, String id) {
        LeaseGroup group = groups.get(service);
        return group == null ? null : group.get(id);
    }
}
