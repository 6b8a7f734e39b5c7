package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.Expire;
import io.rollcall.registry.catalog.Change.GroupChange;
import io.rollcall.registry.catalog.Change.Lapse;
import io.rollcall.registry.catalog.Change.LeaseId;
import io.rollcall.registry.catalog.Change.Suspect;
import io.rollcall.registry.catalog.Entry;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Outcome;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.catalog.ProposedRoom;
import io.rollcall.registry.lease.Command.Barrier;
import io.rollcall.registry.lease.Command.ChangeGroup;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Evict;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Command.PutOverride;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.LeasesResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One member of a registry: a replica of the {@link Catalog}, which follows the log, and while it leads a {@link
 * Lessor}, which proposes to the log. A registry of one member always leads, and its log is at once.
 *
 * <p>It is a state machine: no clock, no thread, no network. After an exception of {@link #applied} a member of several
 * must not go on, because the others may have applied the same entry.
 */
public final class Member {

    private static final int EXPIRED_TOGETHER_MAX = 500;
    private static final int SUSPECT_SIZE_MAX = 128 << 10;

    private static final Reply UNKNOWN_LEASE = new Reply.UnknownLease();
    private static final Reply OWNED_BY_ANOTHER = new Reply.OwnedByAnother();
    private static final Reply DONE = new Reply.Done();
    private static final Reply TOO_LATE = new Reply.TooLate();
    private static final Reply NOT_LEADER = new Reply.NotLeader();
    private static final Reply UNCERTAIN = new Reply.Uncertain();
    private static final Reply OUTCOME_UNKNOWN = new Reply.OutcomeUnknown();

    /** Each can be switched off, and the simulation then finds what it prevents. */
    enum Rule {
        /**
         * At the start of a term no lease ends before its TTL and the longest time for which a deposed leader accepts
         * heartbeats.
         */
        GRACE,
        /**
         * A leader that stood still accepts no heartbeat, and ends no lease, until an entry that it has proposed since
         * is in the log. Then all leases are as at the start of a term.
         */
        BARRIER,
        /** A heartbeat of a lease whose end is proposed waits until the log has decided. */
        WAIT,
        /** An entry that was proposed in another term than it is in changes nothing. */
        TERM,
        /** A lease whose instance was heard while the entry that says so is under way does not end. */
        HEARD
    }

    /** A command with the object that its answer goes to. */
    private record Asked(Object by, Command command) {}

    private final String name;
    private final Catalog catalog;
    private final Groups groups;
    private final boolean guarded;
    private final long graceNanos;
    private final Capacity capacity;
    private final Set<Rule> off;
    private final Output output;

    /** What was proposed in this term and has not been applied, by the number of its proposal. */
    private final Map<Long, Asked> pending = new HashMap<>();

    /** The room that registrations among them take. */
    private final ProposedRoom proposed = new ProposedRoom();

    /** Heartbeats of leases whose end is proposed, by the name of the lease. */
    private final Map<String, List<Asked>> waiting = new HashMap<>();

    /** Ends of operators' words that are proposed and not applied. */
    private final Set<Lapse> lapsing = new HashSet<>();

    private long proposals;

    /** Null: this member does not lead. */
    private @Nullable Lessor lessor;

    private long term;
    private LeaseClock clock = new LeaseClock(0);

    /** Whether this leader stood still, and does not know yet whether it still leads. */
    private boolean isDoubtful;

    /** The barrier that ends the doubt once it is in the log; 0: none is under way. */
    private long barrier;

    /**
     * @param name unique for each life of each member
     * @param guarded whether self-preservation is on
     * @param deposedMillis the longest time for which a deposed leader that does not stand still accepts heartbeats; 0:
     *     this is the only member
     * @param capacity how much this member takes in while it leads
     */
    public Member(
            String name,
            Catalog catalog,
            Groups groups,
            boolean guarded,
            long deposedMillis,
            Capacity capacity,
            Output output) {
        this(name, catalog, groups, guarded, deposedMillis, capacity, Set.of(), output);
    }

    /** @param off rules that do not hold */
    Member(
            String name,
            Catalog catalog,
            Groups groups,
            boolean guarded,
            long deposedMillis,
            Capacity capacity,
            Set<Rule> off,
            Output output) {
        this.name = name;
        this.catalog = catalog;
        this.groups = groups;
        this.guarded = guarded;
        this.graceNanos =
                deposedMillis == 0 ? 0 : TimeUnit.MILLISECONDS.toNanos(deposedMillis) + LeaseClock.STANDSTILL_NANOS;
        this.capacity = capacity;
        this.off = off;
        this.output = output;
    }

    public boolean leads() {
        return lessor != null;
    }

    private boolean isAlone() {
        return graceNanos == 0;
    }

    /** This member leads a new term, and has applied every entry of earlier terms. */
    public void lead(long newTerm, long nowNanos) {
        follow();
        term = newTerm;
        clock = new LeaseClock(nowNanos);
        Lessor leading = new Lessor(catalog, nowNanos, guarded, capacity, proposed);
        leading.takeOver(nowNanos + (off.contains(Rule.GRACE) ? 0 : graceNanos), output);
        lessor = leading;
    }

    /** This member leads no longer. What it has proposed may be in the log or not. */
    public void follow() {
        lessor = null;
        isDoubtful = false;
        barrier = 0;
        List<Asked> unanswered = List.copyOf(pending.values());
        pending.clear();
        proposed.clear();
        lapsing.clear();
        List<List<Asked>> refused = List.copyOf(waiting.values());
        waiting.clear();
        for (Asked asked : unanswered) output.answer(asked.by, OUTCOME_UNKNOWN);
        for (List<Asked> of : refused) for (Asked asked : of) output.answer(asked.by, NOT_LEADER);
    }

    /**
     * This member may have been deposed: no heartbeat is accepted, and no lease ends, until an entry that it proposes
     * from now on is in the log.
     */
    public void doubt() {
        if (lessor == null || off.contains(Rule.BARRIER)) return;
        isDoubtful = true;
        barrier = 0;
    }

    /**
     * Handles a command. Its answer comes now, or with an entry of the log, or when this member leads no longer.
     *
     * @param by given to the answer
     * @param nowNanos a time of a clock that does not go back; if it does, it counts as standing still
     */
    public void handle(Object by, Command command, long nowNanos) {
        Lessor leading = lessor;
        if (leading == null) {
            output.answer(by, NOT_LEADER);
            return;
        }
        long now = time(nowNanos);
        if (isDoubtful && barrier == 0) {
            barrier = ++proposals;
            propose(leading, barrier, null);
        }
        handle(by, command, leading, now);
    }

    /** If this leader stood still, no barrier from before proves anything. */
    private long time(long nowNanos) {
        long now = clock.at(nowNanos);
        if (clock.stoodStill() && !isAlone()) doubt();
        return now;
    }

    private void handle(Object by, Command command, Lessor leading, long now) {
        if (command instanceof Heartbeat heartbeat) onHeartbeat(by, heartbeat, leading, now);
        else if (command instanceof Command.Expire expire) onExpire(by, expire, leading, now);
        else if (command instanceof Register register) onRegister(by, register, leading);
        else if (command instanceof Deregister deregister)
            propose(
                    leading,
                    new Change.Deregister(
                            deregister.service(),
                            deregister.id(),
                            deregister.lease(),
                            deregister.by(),
                            deregister.operator()),
                    new Asked(by, deregister));
        else if (command instanceof PutOverride put)
            propose(
                    leading,
                    new Change.PutOverride(put.service(), put.id(), put.directive(), put.by(), put.reason()),
                    new Asked(by, put));
        else if (command instanceof Evict evict)
            propose(
                    leading,
                    new Change.Evict(evict.service(), evict.id(), evict.ban(), evict.by(), evict.reason()),
                    new Asked(by, evict));
        else if (command instanceof Probed probed) onProbed(by, probed, leading);
        else if (command instanceof Barrier) propose(leading, null, new Asked(by, command));
        else if (command instanceof ChangeGroup group) propose(leading, group.change(), new Asked(by, command));
        else throw new AssertionError(command);
    }

    private void onRegister(Object by, Register register, Lessor leading) {
        Ban ban = catalog.steering().ban(register.service(), register.instance().id());
        if (ban != null) { // it asks again and again, and must not fill the log
            output.answer(by, new Reply.Banned(ban));
            return;
        }
        Change.Register change = change(register);
        String exceeded = catalog.exceeded(change, capacity, proposed);
        if (exceeded != null) output.answer(by, new Reply.Full(exceeded));
        else if (!proposed.hasRoomFor(change, capacity)) output.answer(by, UNCERTAIN);
        else propose(leading, change, new Asked(by, register));
    }

    private static Change.Register change(Register register) {
        return new Change.Register(
                register.service(),
                register.instance(),
                register.lease(),
                register.ttlMillis(),
                register.owner(),
                register.from());
    }

    private void onHeartbeat(Object by, Heartbeat heartbeat, Lessor leading, long now) {
        if (isDoubtful) {
            output.answer(by, UNCERTAIN);
            return;
        }
        Lease lease = leading.held(heartbeat.service(), heartbeat.id(), heartbeat.lease());
        boolean isToBeOwned = lease != null && heartbeat.by() != null && lease.entry.isOwnedByNobody();
        if (lease == null && isOwnedByAnother(heartbeat)) {
            output.answer(by, OWNED_BY_ANOTHER);
        } else if (lease == null || isToBeOwned) {
            output.answer(by, UNKNOWN_LEASE); // the instance registers again, and owns its id from then on
        } else if (lease.entry.isOwnedByAnother(heartbeat.by())) {
            output.answer(by, OWNED_BY_ANOTHER);
        } else if (lease.isEnding && !off.contains(Rule.WAIT)) {
            waiting.computeIfAbsent(heartbeat.lease(), none -> new ArrayList<>(1))
                    .add(new Asked(by, heartbeat));
        } else {
            leading.renew(lease, now);
            Change news = leading.news(lease, heartbeat.status());
            if (news == null) output.answer(by, new Reply.Renewed(lease.ttlMillis(), lease.entry.version()));
            else propose(leading, news, new Asked(by, heartbeat));
        }
    }

    /**
     * Returns whether another principal holds the id, with whatever lease. An instance that starts asks this with a
     * lease that nobody has.
     */
    private boolean isOwnedByAnother(Heartbeat heartbeat) {
        Entry entry = catalog.get(heartbeat.service(), heartbeat.id());
        return entry != null && entry.isOwnedByAnother(heartbeat.by());
    }

    private void onExpire(Object by, Command.Expire expire, Lessor leading, long now) {
        if (!isDoubtful) {
            try {
                for (Change change : leading.expire(now, output))
                    for (Change part : parts(change)) propose(leading, part, null);
                for (Lapse lapse : catalog.steering().lapsed(expire.nowMillis())) end(lapse, leading);
            } catch (RuntimeException | Error e) { // memory may be short for a moment
                leading.retry();
                throw e;
            }
        }
        output.answer(by, DONE);
    }

    private void end(Lapse lapse, Lessor leading) {
        if (!lapsing.add(lapse)) return;
        try {
            propose(leading, lapse, null);
        } catch (RuntimeException | Error e) {
            lapsing.remove(lapse);
            throw e;
        }
    }

    /** A log that others replicate takes entries of a limited size; a registry that is alone publishes one list. */
    private List<Change> parts(Change change) {
        if (!isAlone() && change instanceof Expire expire) return expire.parts(EXPIRED_TOGETHER_MAX);
        if (!isAlone() && change instanceof Suspect suspect) return suspect.parts(SUSPECT_SIZE_MAX);
        return List.of(change);
    }

    private void onProbed(Object by, Probed probed, Lessor leading) {
        Change change = leading.onProbed(probed);
        if (change != null) propose(leading, change, null);
        output.answer(by, DONE);
    }

    /** @param asked answered when it is in the log; null: nobody asks */
    private void propose(Lessor leading, @Nullable Change change, @Nullable Asked asked) {
        long number = ++proposals;
        if (asked != null) note(number, asked);
        try {
            propose(leading, number, change);
        } catch (RuntimeException | Error e) {
            var unused = takeNoted(number);
            throw e;
        }
    }

    private void note(long number, Asked asked) {
        pending.put(number, asked);
        if (asked.command instanceof Register register) proposed.add(change(register));
    }

    private @Nullable Asked takeNoted(long number) {
        Asked asked = pending.remove(number);
        if (asked != null && asked.command instanceof Register register) proposed.remove(change(register));
        return asked;
    }

    private void propose(Lessor leading, long number, @Nullable Change change) {
        Change marked = isAlone() ? null : change;
        if (marked != null) leading.markUnderWay(marked, 1, !off.contains(Rule.HEARD));
        try {
            output.propose(new LogEntry(name, term, number, change));
        } catch (RuntimeException | Error e) {
            if (number == barrier) barrier = 0;
            if (marked != null) leading.markUnderWay(marked, -1, !off.contains(Rule.HEARD));
            throw e;
        }
    }

    /**
     * Returns how long the leases of these instances still run; null: this member does not lead.
     *
     * @param nowNanos as in {@link #handle}
     */
    public @Nullable List<LeasesResponse.Lease> leases(String service, List<String> ids, long nowNanos) {
        return lessor == null ? null : lessor.leases(service, ids, clock.peek(nowNanos));
    }

    /**
     * Applies the next entry of the log.
     *
     * @param inTerm the term that the entry is in: that of the leader which has appended it
     */
    public void applied(LogEntry entry, long inTerm, long nowNanos) {
        if (lessor != null && inTerm > term) follow(); // another member leads, and this one will hear of it
        Lessor leading = lessor;
        long now = time(nowNanos);
        boolean isOwn =
                leading != null && entry.term() == term && entry.proposer().equals(name);
        Asked asked = isOwn ? takeNoted(entry.number()) : null;
        boolean isTimely = entry.term() == inTerm || off.contains(Rule.TERM);
        Change change = isTimely ? entry.change() : null;
        Outcome outcome = change == null ? Outcome.NOTHING : apply(change, isOwn, now);
        if (leading != null && isOwn && entry.number() == barrier) endDoubt(leading, now);
        if (asked != null) output.answer(asked.by, reply(asked.command, outcome));
        if (leading != null && change instanceof Expire expire)
            for (LeaseId lease : expire.leases()) handleWaiting(lease.lease(), leading, now);
        if (leading != null && change instanceof Suspect suspect)
            for (Claim claim : suspect.leases()) handleWaiting(claim.lease(), leading, now);
    }

    private void endDoubt(Lessor leading, long now) {
        isDoubtful = false;
        barrier = 0;
        leading.extend(now + graceNanos);
    }

    /** Handles heartbeats again that waited for the end of their lease to be decided. */
    private void handleWaiting(String lease, Lessor leading, long now) {
        List<Asked> again = waiting.remove(lease);
        if (again != null) again.forEach(asked -> handle(asked.by, asked.command, leading, now));
    }

    private Outcome apply(Change change, boolean isOwn, long now) {
        if (change instanceof GroupChange group)
            return groups.apply(group, catalog) ? Outcome.EFFECTIVE : Outcome.NOTHING;
        try {
            Outcome outcome = catalog.apply(change);
            for (ListChange list : outcome.lists()) output.effect(new Effect.Listed(list));
            for (Event event : outcome.events()) output.effect(new Effect.Happened(event, 0));
            return outcome;
        } finally { // the list may be what there was no memory for; what is in the catalog needs a lease that ends
            if (change instanceof Lapse lapse) lapsing.remove(lapse);
            if (lessor != null) {
                if (isOwn && !isAlone()) lessor.markUnderWay(change, -1, !off.contains(Rule.HEARD));
                lessor.onApplied(change, now, output);
            }
        }
    }

    private Reply reply(Command command, Outcome outcome) {
        if (outcome.isOwnedByAnother()) return OWNED_BY_ANOTHER;
        if (outcome.ban() != null) return new Reply.Banned(outcome.ban());
        boolean isWord = command instanceof PutOverride || command instanceof Evict;
        if (outcome.refusal() != null)
            return isWord ? new Reply.FullOfWords(outcome.refusal()) : new Reply.Full(outcome.refusal());
        if (command instanceof Evict) return new Reply.Evicted(!outcome.leases().isEmpty());
        if (command instanceof PutOverride) return DONE;
        if (command instanceof Deregister)
            return new Reply.Deregistered(!outcome.leases().isEmpty());
        if (command instanceof Register register)
            return new Reply.Granted(Objects.requireNonNull(
                            catalog.get(register.service(), register.instance().id()))
                    .version());
        if (command instanceof Heartbeat heartbeat) {
            Entry entry = catalog.get(heartbeat.service(), heartbeat.id());
            return entry != null && entry.lease().equals(heartbeat.lease())
                    ? new Reply.Renewed(entry.ttlMillis(), entry.version())
                    : UNKNOWN_LEASE;
        }
        if (command instanceof Barrier) return DONE;
        if (command instanceof ChangeGroup) return outcome.equals(Outcome.NOTHING) ? TOO_LATE : DONE;
        throw new AssertionError(command);
    }
}
