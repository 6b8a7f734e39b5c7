package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The role of a replica that follows a primary: it takes the primary's entries, acknowledges them, and answers reads.
 *
 * <p>A key that no entry after the commit index touches is clean: everything committed for it is here, because nothing
 * is committed without this replica. A read of a dirty key waits until the primary has told its commit index.
 *
 * <p>With each ack the backup promises not to take over for a while. With each grant it gets a read lease, which runs
 * from the sending of the ack that the grant answers. When its promise has ended, and the registry answers, it asks to
 * take over.
 */
final class Backup extends Role {

    /** The number of missed heartbeats after which a primary may be dead. A promise binds all the same. */
    private static final int QUIET_HEARTBEATS = 2;

    private final JoinAttempt attempt;
    private final ReadIndexQueue readIndexQueue;

    /** The standing of this replica in the primary's view of it. */
    private Standing standing;

    /**
     * The seq up to which this log equals the primary's. It grows within a view. Later entries may be an earlier
     * primary's alone, until the primary has sent its own.
     */
    private long matchIndex;

    /** The times at which acks were sent, by their number, as long as a grant may still answer them. */
    private final TreeMap<Long, Long> ackedAtMillis = new TreeMap<>();

    /**
     * The latest run of the primary, to which these numbers belong. Messages of an earlier run that arrive late are not
     * taken for the present one's.
     */
    private String session = "";

    /**
     * The highest number that was acked. A message that comes twice is acked twice, but a lease runs from the first
     * ack, because the grant may answer that one.
     */
    private long ackedNumber;

    /** The sign that the primary's disk is an older copy; empty: there is none. */
    private String olderPrimary = "";

    /** The replica that leads. */
    private final String leader;

    private final long followsSinceMillis;
    private long heardAtMillis;
    private boolean leaveSent;
    private boolean wantsToLead;

    private Backup(Context context, JoinAttempt attempt, Standing standing) {
        super(context);
        this.attempt = attempt;
        this.standing = standing;
        this.readIndexQueue = new ReadIndexQueue(context);

        this.leader = leader();
        this.followsSinceMillis = context.millis();
        this.heardAtMillis = context.millis();
        // Runs of a primary are told apart across restarts of this replica, too.
        this.session = context.state.logView() == context.view().number() ? context.state.primarySession() : "";
        this.matchIndex = context.has(Rule.TRACK_LOG_VIEW) ? context.state.commit() : context.state.end();
    }

    static Backup member(Context context) {
        return new Backup(context, JoinAttempt.ofMember(context.self().replica()), Standing.MEMBER);
    }

    /** Holds a snapshot. */
    static Backup learner(Context context, JoinAttempt attempt) {
        return new Backup(context, attempt, Standing.LEARNER);
    }

    /** Not in the view yet, but nothing is committed without it. */
    static Backup inSync(Context context, JoinAttempt attempt) {
        return new Backup(context, attempt, Standing.IN_SYNC);
    }

    @Override
    Status.Role name() {
        return Status.Role.BACKUP;
    }

    @Override
    String why() {
        if (context.leaving) return "this replica is about to stop; ask another";
        if (mayRead()) return "";
        String primary = context.view().primary();
        if (isQuiet())
            return "nothing heard of the primary " + primary + " for " + (context.millis() - heardAtMillis) + " ms";
        if (standing != Standing.MEMBER) return "not in the view yet: the last entries are on their way";
        return "no read lease from the primary " + primary + " yet; ask another replica";
    }

    @Override
    String alarm() {
        return olderPrimary;
    }

    @Override
    @Nullable
    LogProgress reliedOn() {
        LogProgress disk = context.state.durableProgress();
        return standing == Standing.MEMBER
                        && matchIndex > 0
                        && disk.view() == context.view().number()
                ? new LogProgress(disk.view(), Math.min(disk.seq(), matchIndex))
                : null;
    }

    @Override
    long readsUntilMillis() {
        return standing == Standing.MEMBER && !context.leaving ? context.readLeaseUntilMillis : 0;
    }

    @Override
    int waiting() {
        return readIndexQueue.waiting();
    }

    @Override
    boolean isReader() {
        return !context.leaving;
    }

    @Override
    void onEnd() {
        readIndexQueue.park();
    }

    @Override
    void onWrite(long token, Write write) {
        redirect(token);
    }

    @Override
    void onGet(long token, String key) {
        Function<ReplicaState, Answer> answer = state -> new Answer.Got(state.get(key));
        read(token, context.state.isDirty(key), answer, role -> role.onGet(token, key));
    }

    @Override
    void onList(long token, Range range) {
        Function<ReplicaState, Answer> answer = state -> new Answer.Listed(state.list(range));
        read(token, context.state.isDirty(range), answer, role -> role.onList(token, range));
    }

    @Override
    void onApply(long token, Request.Apply apply) {
        if (!isMeant(apply)) {
            context.refuse(
                    token,
                    Answer.Reason.NOT_READY,
                    "meant for another replica or an earlier attempt, or of an earlier run");
            return;
        }
        if (isOwnDiskOlder(apply)) {
            context.become(new Outdated(
                    context,
                    "this disk ends at entry %d, but entry %d is committed, which it held before"
                            .formatted(context.state.end(), apply.commit())));
            context.role().notReady(token);
            return;
        }
        if (isPrimaryOlder(apply)) {
            olderPrimary =
                    "the primary %s ends at entry %d, but has sent entry %d before: an older copy of its data was put back. Nothing is erased"
                                    .formatted(context.view().primary(), apply.start(), context.state.end())
                            + " here; this replica does not follow it, and takes over";
            // More than it has: so the primary learns it. That promises nothing.
            context.reply(
                    token, new Answer.Applied(context.view().number(), attempt, context.state.end(), context.leaving));
            return;
        }
        hear(apply);
        take(apply);
        commitTo(Math.min(apply.commit(), matchIndex));
        if (mayRead()) context.awaitingLease.onLease();
        View view = context.view();
        long upTo = matchIndex;
        context.whenDurable(() -> ack(token, view, apply.number(), upTo));
    }

    @Override
    void onAnswer(Request asked, Answer answer) {
        if (!(asked instanceof Request.ReadIndex committed) || !readIndexQueue.isCurrent(committed)) return;
        if (!(answer instanceof Answer.ReadIndex point)
                || point.view() != context.view().number()) return;
        if (point.commit() > matchIndex) return;
        commitTo(point.commit());
        readIndexQueue.answered(readsUntilMillis());
    }

    @Override
    void onView(View held) {
        super.onView(held);
        if (held.number() != context.view().number() || !isFree()) return;
        if (standing == Standing.MEMBER) takeOver();
        else context.become(new Joining(context));
    }

    /** Its primary goes on, and adds or removes others. */
    @Override
    void onNewView() {
        Member self = context.self();
        boolean isStillJoining = standing != Standing.MEMBER
                && leader.equals(leader())
                && !context.view().contains(self);
        if (!isStillJoining) {
            super.onNewView();
            return;
        }
        standing = Standing.LEARNER;
        matchIndex = context.state.commit();
    }

    /**
     * Stops reading, and gives its read lease back. The primary learns it from the next ack, and lets this replica go.
     */
    @Override
    void onLeave() {
        context.readLeaseUntilMillis = 0;
        readIndexQueue.refuseAll(why());
    }

    @Override
    void onPaused() {
        context.promise();
        heardAtMillis = context.millis();
    }

    /** An ack may have been sent long before its grant comes. */
    @Override
    void onLeasesLost() {
        ackedAtMillis.clear();
    }

    @Override
    void onTick() {
        readIndexQueue.onTick(readsUntilMillis());

        if (context.leaving && (leaveSent ? isFree() : isQuiet())) {
            context.become(new Departed(context));
            return;
        }
        if (isFree()) context.queryViewEvery(context.timing().resendMillis());
        if (wantsToLead) context.propose(succession());
    }

    // --- Entries ---

    /** Nothing is committed without a member; what it lacks of that, its disk has lost. */
    private boolean isOwnDiskOlder(Request.Apply apply) {
        boolean isMember = standing == Standing.MEMBER
                && apply.standing() != Standing.LEARNER
                && context.has(Rule.DISK_FIRST)
                && context.has(Rule.JOINT_JOIN);
        return isMember && apply.commit() > context.state.end();
    }

    /**
     * A primary has on disk what it sends. Every entry of this view in this log was sent before the primary restarted;
     * an entry that the primary lacks now is one that its disk has lost. So every acknowledged entry is here.
     */
    private boolean isPrimaryOlder(Request.Apply apply) {
        ReplicaState state = context.state;
        boolean isLaterRun = !session.isEmpty()
                && apply.session().compareTo(session) > 0
                && state.logView() == apply.view().number();
        return isLaterRun && state.end() > apply.start() && context.has(Rule.DISK_FIRST);
    }

    private boolean isMeant(Request.Apply apply) {
        JoinAttempt to = apply.to();
        if (!to.replica().equals(context.self().replica()) || isOfEarlierRun(apply)) return false;
        return apply.standing() != Standing.LEARNER || to.equals(attempt);
    }

    private boolean isOfEarlierRun(Request.Apply apply) {
        return apply.session().compareTo(session) < 0;
    }

    private void hear(Request.Apply apply) {
        heardAtMillis = context.millis();
        if (!apply.session().equals(session)) {
            session = apply.session();
            ackedAtMillis.clear();
            ackedNumber = 0;
        }
        olderPrimary = "";
        if (standing == Standing.LEARNER) standing = apply.standing();
        Long ackedAt = ackedAtMillis.get(apply.granted());
        if (ackedAt == null || context.leaving) return;
        context.readLeaseUntilMillis = Math.max(
                context.readLeaseUntilMillis, ackedAt + context.timing().readLeaseMillis());
        ackedAtMillis.headMap(apply.granted(), true).clear();
    }

    /** Takes what follows what is held here. What the primary does not have was never committed, and goes. */
    private void take(Request.Apply apply) {
        ReplicaState state = context.state;
        if (!context.has(Rule.TRACK_LOG_VIEW)) {
            for (Entry entry : apply.entries()) if (entry.seq() == state.end() + 1) state.append(entry);
            matchIndex = state.end();
            return;
        }
        if (state.logView() < apply.view().number()) {
            state.truncateAfter(Math.max(apply.start(), state.commit()));
            state.setLogView(apply.view().number());
        }
        state.followSession(apply.session());
        if (!state.matches(apply.from(), apply.fromView())) return;
        for (Entry entry : apply.entries()) {
            if (entry.seq() <= state.end() && state.matches(entry)) continue;
            state.truncateAfter(entry.seq() - 1);
            state.append(entry);
        }
        matchIndex = Math.max(matchIndex, apply.from() + apply.entries().size());
    }

    private void ack(long token, View view, long number, long upTo) {
        if (context.role() != this || view.number() != context.view().number()) {
            context.refuseStale(token);
            return;
        }
        context.promise();
        long forgottenMillis = context.millis() - context.timing().readLeaseMillis();
        ackedAtMillis.values().removeIf(at -> at < forgottenMillis);
        if (number > ackedNumber) {
            ackedNumber = number;
            ackedAtMillis.put(number, context.millis());
        }
        leaveSent |= context.leaving;
        context.reply(token, new Answer.Applied(view.number(), attempt, upTo, context.leaving));
    }

    private void commitTo(long seq) {
        if (seq <= context.state.commit()) return;
        context.state.commitTo(seq);
        context.state.compact(seq);
    }

    // --- Reads ---

    private void read(long token, boolean isDirty, Function<ReplicaState, Answer> answer, Consumer<Role> again) {
        if (!mayRead()) {
            if (context.leaving || isQuiet()) noLease(token);
            else context.awaitingLease.add(token, again);
        } else if (isDirty && context.has(Rule.CLEAN_READS)) {
            readIndexQueue.add(token, answer, again);
        } else {
            context.replyUntil(token, answer.apply(context.state), readsUntilMillis());
        }
    }

    // --- Take-over ---

    private boolean isQuiet() {
        return context.millis() - heardAtMillis
                >= QUIET_HEARTBEATS * context.timing().heartbeatMillis();
    }

    /** Nothing that it promised, and no lease that its primary may hold, keeps it from asking for another view. */
    private boolean isFree() {
        if (!isQuiet() || (context.leaving && !leaveSent)) return false;
        boolean isPromised = context.has(Rule.PROMISE_FIRST) && context.millis() < context.promisedUntilMillis;
        long newPrimaryUntilMillis = followsSinceMillis + context.timing().promiseMillis();
        boolean isNew = context.has(Rule.WAIT_NEW_PRIMARY) && context.millis() < newPrimaryUntilMillis;
        return !isPromised && !isNew;
    }

    private void takeOver() {
        if (context.leaving) return;
        if (context.has(Rule.MUTE)) context.become(new ViewChanging(context, Status.Role.TAKING_OVER, succession()));
        else wantsToLead = true;
    }

    /** The present primary is not in it: it may be there all the same, and answer. */
    private View succession() {
        View view = context.view();
        List<Member> members = new ArrayList<>();
        for (Member member : view.members()) {
            if (!member.id().equals(view.primary())) members.add(context.addressed(member));
        }
        return new View(view.number() + 1, context.self().id(), members);
    }

    private String leader() {
        Member primary = context.primary();
        return primary == null ? "" : primary.replica();
    }
}
