package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.ArrayList;
import java.util.List;
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

    private final JoinAttempt attempt;
    private final ReadIndexQueue readIndexQueue;
    private final PrimarySession primary;
    private final LogComparison comparison;
    private final OwnDiskDoubt doubt;

    /** The standing of this replica in the primary's view of it. */
    private Standing standing;

    /**
     * The seq up to which this log equals the primary's. It grows within a view. Later entries may be an earlier
     * primary's alone, until the primary has sent its own.
     */
    private long matchIndex;

    /** The sign that the primary's disk is an older copy; empty: there is none. */
    private String olderPrimary = "";

    /** The replica that leads. */
    private final String leader;

    private final long followsSinceMillis;
    private boolean leaveSent;
    private boolean wantsToLead;

    private Backup(Context context, JoinAttempt attempt, Standing standing) {
        super(context);
        this.attempt = attempt;
        this.standing = standing;
        this.readIndexQueue = new ReadIndexQueue(context);
        this.leader = leader();
        this.primary = new PrimarySession(context, isNewPrimary());
        this.comparison = new LogComparison(context);
        this.doubt = new OwnDiskDoubt(context, context.role() instanceof Backup former ? former.doubt : null);
        this.followsSinceMillis = context.millis();
        this.matchIndex = context.has(Rule.TRACK_LOG_VIEW) ? context.state.commit() : context.state.end();
    }

    static Backup member(Context context) {
        return new Backup(context, JoinAttempt.ofMember(context.self().replica()), Standing.MEMBER);
    }

    /** Returns the role of a replica that holds a snapshot. */
    static Backup learner(Context context, JoinAttempt attempt) {
        return new Backup(context, attempt, Standing.LEARNER);
    }

    /** Returns the role of a replica that is not in the view yet, but without which nothing is committed. */
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
        String leaderId = context.view().primary();
        if (primary.isQuiet())
            return "nothing heard of the primary " + leaderId + " for " + primary.silentMillis() + " ms";
        if (standing != Standing.MEMBER) return "not in the view yet: the last entries are on their way";
        return "no read lease from the primary " + leaderId + " yet; ask another replica";
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
    void onApply(long token, Request.Apply apply) {
        if (!isMeant(apply)) {
            context.outbox.refuse(
                    token,
                    Answer.Reason.NOT_READY,
                    "meant for another replica or an earlier attempt, or of an earlier run");
            return;
        }
        if (isOwnDiskOlder(apply)) {
            onOwnDiskOlder(token, apply);
            return;
        }
        doubt.settle();
        if (isPrimaryOlder(apply)) {
            olderPrimary =
                    "the primary %s ends at entry %d, but has sent entry %d before: an older copy of its data was put back. Nothing is erased"
                                    .formatted(context.view().primary(), apply.start(), context.state.end())
                            + " here; this replica does not follow it, and takes over";
            // A match index above the primary's end shows the primary that its disk is an older copy. It promises
            // nothing.
            context.outbox.reply(
                    token,
                    new Answer.Applied(
                            context.view().number(), attempt, context.state.end(), EntryHash.UNKNOWN, context.leaving));
            return;
        }
        String difference = comparison.difference(apply, matchIndex);
        if (!difference.isEmpty()) {
            leave(token, apply, difference);
            return;
        }
        Answer.Refused refusal = comparison.refusal(apply);
        if (refusal != null) {
            context.outbox.refuse(token, refusal.reason(), refusal.detail());
            return;
        }
        hear(apply);
        if (primary.isCountedByAnother()) {
            leave(
                    token,
                    apply,
                    "another process has sent messages in the name of the primary %s, and its own are taken for old ones"
                            .formatted(context.view().primary()));
            return;
        }
        take(apply);
        commitTo(Math.min(apply.commit(), matchIndex));
        if (mayRead()) context.awaitingLease.onLease();
        View view = context.view();
        long upTo = matchIndex;
        long hash = context.state.hashAt(upTo);
        context.disk.whenDurable(() -> ack(token, view, apply.number(), upTo, hash));
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

    /** Stays a joiner where its primary goes on and adds or removes others. */
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
     * Stops reading, and gives its read lease back. The primary learns it from the next ack, and removes this replica.
     */
    @Override
    void onLeave() {
        context.readLeaseUntilMillis = 0;
        readIndexQueue.refuseAll(why());
    }

    /** Waits anew for the primary, once in each silence: a replica that is always late could never take over. */
    @Override
    void onPaused() {
        primary.onPaused();
        if (primary.forgivePause()) context.promise();
    }

    /** An ack may have been sent long before its grant comes. */
    @Override
    void onLeasesLost() {
        primary.onLeasesLost();
    }

    @Override
    void onTick() {
        readIndexQueue.onTick(readsUntilMillis());

        if (context.leaving && (leaveSent ? isFree() : primary.isQuiet())) {
            context.become(new Departed(context));
            return;
        }
        if (isFree()) context.registry.queryViewEvery(context.timing().resendMillis());
        if (wantsToLead) context.registry.propose(succession());
    }

    // --- Entries ---

    /**
     * Returns whether this disk is an older copy: nothing is committed without a member, so a committed entry that a
     * member lacks is one that its disk has lost.
     */
    private boolean isOwnDiskOlder(Request.Apply apply) {
        boolean isMember = standing == Standing.MEMBER
                && apply.standing() != Standing.LEARNER
                && context.has(Rule.DISK_FIRST)
                && context.has(Rule.JOINT_JOIN);
        return isMember && apply.commit() > context.state.end();
    }

    private void onOwnDiskOlder(long token, Request.Apply apply) {
        String older = "this disk ends at entry %d, but entry %d is committed, which it held before"
                .formatted(context.state.end(), apply.commit());
        doubt.grow();
        if (doubt.isConfirmed()) {
            context.become(new Outdated(context, older));
            context.role().notReady(token);
        } else {
            context.outbox.refuse(token, Answer.Reason.NOT_READY, older);
        }
    }

    /**
     * A primary has on disk what it sends. Every entry of this view in this log was sent before the primary restarted;
     * an entry that the primary lacks now is one that its disk has lost. So every acknowledged entry is here.
     */
    private boolean isPrimaryOlder(Request.Apply apply) {
        ReplicaState state = context.state;
        boolean isLaterRun =
                primary.isSucceededBy(apply) && state.logView() == apply.view().number();
        return isLaterRun && state.end() > apply.start() && context.has(Rule.DISK_FIRST);
    }

    /** Leaves the group, because the primary's log is another one, or cannot be told from another process's. */
    private void leave(long token, Request.Apply apply, String difference) {
        context.become(Diverged.backup(context, difference));
        context.role().onApply(token, apply);
    }

    private boolean isMeant(Request.Apply apply) {
        JoinAttempt to = apply.to();
        if (!to.replica().equals(context.self().replica()) || primary.isLaterThan(apply)) return false;
        boolean toMember = apply.standing() == Standing.MEMBER || apply.standing() == Standing.LEAVING;
        if (toMember != context.view().contains(context.self())) return false;
        return apply.standing() != Standing.LEARNER || to.equals(attempt);
    }

    private void hear(Request.Apply apply) {
        primary.onApply(apply);
        olderPrimary = "";
        if (standing == Standing.LEARNER) standing = apply.standing();
        if (!context.leaving) primary.onGrant(apply.granted());
    }

    /**
     * Takes the entries that follow this log. An entry that the primary does not have was never committed, and is
     * dropped.
     */
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

    private void ack(long token, View view, long number, long upTo, long hash) {
        if (context.role() != this || view.number() != context.view().number()) {
            context.refuseStale(token);
            return;
        }
        context.promise();
        primary.onAckSent(number);
        leaveSent |= context.leaving;
        context.outbox.reply(token, new Answer.Applied(view.number(), attempt, upTo, hash, context.leaving));
    }

    private void commitTo(long seq) {
        if (seq <= context.state.commit()) return;
        context.state.commitTo(seq);
        context.state.compact(seq);
    }

    // --- Reads ---

    @Override
    void onRead(Read read) {
        if (!mayRead()) {
            if (context.leaving || primary.isQuiet()) noLease(read.token());
            else context.awaitingLease.add(read);
        } else if (read.isDirty(context.state) && context.has(Rule.CLEAN_READS)) {
            readIndexQueue.add(read);
        } else {
            context.outbox.replyUntil(read.token(), read.answer(context.state), readsUntilMillis());
        }
    }

    // --- Take-over ---

    /**
     * Returns whether this replica may ask for another view: neither its promise nor a lease that its primary may hold
     * prevents it.
     */
    private boolean isFree() {
        if (!primary.isQuiet() || (context.leaving && !leaveSent)) return false;
        boolean isPromised = context.has(Rule.PROMISE_FIRST) && context.millis() < context.promisedUntilMillis;
        long newPrimaryUntilMillis = followsSinceMillis + primary.firstMessageMillis();
        boolean isNew = context.has(Rule.WAIT_NEW_PRIMARY) && context.millis() < newPrimaryUntilMillis;
        return !isPromised && !isNew;
    }

    private void takeOver() {
        if (context.leaving) return;
        if (doubt.forbidsToLead()) {
            context.become(new Outdated(
                    context,
                    "the first message of the primary said that an entry is committed which this disk lacks, and the"
                            + " primary is silent since: this disk may be an older copy"));
            return;
        }
        if (context.has(Rule.MUTE)) context.become(new ViewChanging(context, Status.Role.TAKING_OVER, succession()));
        else wantsToLead = true;
    }

    /** The present primary is not in it: it may be there all the same, and answer. */
    private View succession() {
        View view = context.view();
        List<Member> members = new ArrayList<>();
        for (Member member : view.members()) {
            if (!member.id().equals(view.primary())) members.add(context.addresses.withPresentAddress(member));
        }
        return new View(view.number() + 1, context.self().id(), members);
    }

    /** Returns whether this replica saw the view begin, and followed another primary before. */
    private boolean isNewPrimary() {
        Role former = context.role();
        return former.isActive() && !(former instanceof Backup backup && backup.leader.equals(leader));
    }

    private String leader() {
        Member primary = context.primary();
        return primary == null ? "" : primary.replica();
    }
}
