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
 * Follows a primary: takes its entries, acks them, and answers reads.
 *
 * <p>A key that no entry behind the commit point touches is clean: whatever is committed of it is here, for nothing is
 * committed without this replica. A dirty key's read waits until the primary has said how far it has committed.
 *
 * <p>With each ack it promises not to take over for a while, and with each grant it gets a read lease, which runs from the sending of
 * the ack that is answered. When its promise has ended, and the registry answers, it asks to take over.
 */
final class Backup extends Role {

    /** A primary that was not heard for so many beacons may be gone; what it was promised binds all the same. */
    private static final int QUIET_BEACONS = 2;

    private final JoinAttempt attempt;
    private final ReadIndexQueue questions;

    /** What this replica is to its primary. */
    private Standing standing;

    /**
     * Seq up to which this log is known to be the primary's; grows within a view. What is behind it may be of an earlier primary's
     * alone, until the primary has sent its own.
     */
    private long agreed;

    /** When acks were sent, by their number, as far as a read lease may still answer them. */
    private final TreeMap<Long, Long> ackedAtMillis = new TreeMap<>();

    /** The latest run of the primary, to which these numbers belong: what is under way from an earlier one is not taken for its. */
    private String session = "";

    /**
     * The highest number acked. A message that comes twice is acked twice, but a lease runs from the first ack: the grant may have been
     * for that.
     */
    private long ackedNumber;

    /** What shows that the primary's disk is an older one; empty: nothing does. */
    private String olderPrimary = "";

    /** The replica that leads. */
    private final String leader;

    private final long followsSinceMillis;
    private long heardAtMillis;
    private boolean saidFarewell;
    private boolean wantsToLead;

    private Backup(Context context, JoinAttempt attempt, Standing standing) {
        super(context);
        this.attempt = attempt;
        this.standing = standing;
        this.questions = new ReadIndexQueue(context);

        this.leader = leader();
        this.followsSinceMillis = context.millis();
        this.heardAtMillis = context.millis();
        // Runs of a primary are told apart across restarts of this replica, too.
        this.session = context.ledger.logView() == context.view().number() ? context.ledger.heard() : "";
        this.agreed = context.has(Rule.TRACK_LOG_VIEW) ? context.ledger.commit() : context.ledger.end();
    }

    static Backup member(Context context) {
        return new Backup(context, JoinAttempt.ofMember(context.self().replica()), Standing.MEMBER);
    }

    /** Holds a snapshot. */
    static Backup joiner(Context context, JoinAttempt attempt) {
        return new Backup(context, attempt, Standing.JOINING);
    }

    /** Not in the view yet, but nothing is committed without it. */
    static Backup countedIn(Context context, JoinAttempt attempt) {
        return new Backup(context, attempt, Standing.COUNTED_IN);
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
    LogProgress said() {
        LogProgress disk = context.ledger.durablePosition();
        return standing == Standing.MEMBER
                        && agreed > 0
                        && disk.view() == context.view().number()
                ? new LogProgress(disk.view(), Math.min(disk.seq(), agreed))
                : null;
    }

    @Override
    long readsUntilMillis() {
        return standing == Standing.MEMBER && !context.leaving ? context.readLeaseUntilMillis : 0;
    }

    @Override
    int waiting() {
        return questions.waiting();
    }

    @Override
    boolean isReader() {
        return !context.leaving;
    }

    @Override
    void onEnd() {
        questions.park();
    }

    @Override
    void onWrite(long token, Write write) {
        redirect(token);
    }

    @Override
    void onGet(long token, String key) {
        Function<ReplicaState, Answer> answer = ledger -> new Answer.Got(ledger.get(key));
        read(token, context.ledger.isDirty(key), answer, role -> role.onGet(token, key));
    }

    @Override
    void onList(long token, Range range) {
        Function<ReplicaState, Answer> answer = ledger -> new Answer.Listed(ledger.list(range));
        read(token, context.ledger.isDirty(range), answer, role -> role.onList(token, range));
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
                            .formatted(context.ledger.end(), apply.commit())));
            context.role().notReady(token);
            return;
        }
        if (isPrimaryOlder(apply)) {
            olderPrimary =
                    "the primary %s ends at entry %d, but has sent entry %d before: an older copy of its data was put back. Nothing is erased"
                                    .formatted(context.view().primary(), apply.start(), context.ledger.end())
                            + " here; this replica does not follow it, and takes over";
            // More than it has: so the primary learns it. That promises nothing.
            context.reply(
                    token, new Answer.Applied(context.view().number(), attempt, context.ledger.end(), context.leaving));
            return;
        }
        hear(apply);
        take(apply);
        commitTo(Math.min(apply.commit(), agreed));
        if (mayRead()) context.parked.onLease();
        View view = context.view();
        long acked = agreed;
        context.whenDurable(() -> ack(token, view, apply.number(), acked));
    }

    @Override
    void onAnswer(Request asked, Answer answer) {
        if (!(asked instanceof Request.Committed committed) || !questions.isCurrent(committed)) return;
        if (!(answer instanceof Answer.CommitPoint point)
                || point.view() != context.view().number()) return;
        if (point.commit() > agreed) return;
        commitTo(point.commit());
        questions.answered(readsUntilMillis());
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
        standing = Standing.JOINING;
        agreed = context.ledger.commit();
    }

    /** Stops reading, and gives its read lease back. The primary learns it from the next ack, and lets this replica go. */
    @Override
    void onLeave() {
        context.readLeaseUntilMillis = 0;
        questions.refuseAll(why());
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
        questions.onTick(readsUntilMillis());

        if (context.leaving && (saidFarewell ? isFree() : isQuiet())) {
            context.become(new Departed(context));
            return;
        }
        if (isFree()) context.askViewEvery(context.timing().resendMillis());
        if (wantsToLead) context.propose(succession());
    }

    // --- Entries ---

    /** Nothing is committed without a member; what it lacks of that, its disk has lost. */
    private boolean isOwnDiskOlder(Request.Apply apply) {
        boolean isMember = standing == Standing.MEMBER
                && apply.standing() != Standing.JOINING
                && context.has(Rule.DISK_FIRST)
                && context.has(Rule.JOINT_JOIN);
        return isMember && apply.commit() > context.ledger.end();
    }

    /**
     * A primary has on disk what it sends. Where it was restarted within its view, all that this log has of that view was sent before that:
     * what it lacks now, its disk has lost. So whatever was acknowledged is here.
     */
    private boolean isPrimaryOlder(Request.Apply apply) {
        ReplicaState ledger = context.ledger;
        boolean isLaterRun = !session.isEmpty()
                && apply.session().compareTo(session) > 0
                && ledger.logView() == apply.view().number();
        return isLaterRun && ledger.end() > apply.start() && context.has(Rule.DISK_FIRST);
    }

    private boolean isMeant(Request.Apply apply) {
        JoinAttempt to = apply.to();
        if (!to.replica().equals(context.self().replica()) || isOfEarlierRun(apply)) return false;
        return apply.standing() != Standing.JOINING || to.equals(attempt);
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
        if (standing == Standing.JOINING) standing = apply.standing();
        Long ackedAt = ackedAtMillis.get(apply.granted());
        if (ackedAt == null || context.leaving) return;
        context.readLeaseUntilMillis = Math.max(
                context.readLeaseUntilMillis, ackedAt + context.timing().readLeaseMillis());
        ackedAtMillis.headMap(apply.granted(), true).clear();
    }

    /** Takes what follows what is held here. What the primary does not have was never committed, and goes. */
    private void take(Request.Apply apply) {
        ReplicaState ledger = context.ledger;
        if (!context.has(Rule.TRACK_LOG_VIEW)) {
            for (Entry entry : apply.entries()) if (entry.seq() == ledger.end() + 1) ledger.prepare(entry);
            agreed = ledger.end();
            return;
        }
        if (ledger.logView() < apply.view().number()) {
            ledger.keepTo(Math.max(apply.start(), ledger.commit()));
            ledger.agreeWith(apply.view().number());
        }
        ledger.hear(apply.session());
        if (!ledger.holds(apply.from(), apply.fromView())) return;
        for (Entry entry : apply.entries()) {
            if (entry.seq() <= ledger.end() && ledger.holds(entry)) continue;
            ledger.keepTo(entry.seq() - 1);
            ledger.prepare(entry);
        }
        agreed = Math.max(agreed, apply.from() + apply.entries().size());
    }

    private void ack(long token, View view, long number, long acked) {
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
        saidFarewell |= context.leaving;
        context.reply(token, new Answer.Applied(view.number(), attempt, acked, context.leaving));
    }

    private void commitTo(long seq) {
        if (seq <= context.ledger.commit()) return;
        context.ledger.commitTo(seq);
        context.ledger.cut(seq);
    }

    // --- Reads ---

    private void read(long token, boolean isDirty, Function<ReplicaState, Answer> answer, Consumer<Role> again) {
        if (!mayRead()) {
            if (context.leaving || isQuiet()) noLease(token);
            else context.parked.add(token, again);
        } else if (isDirty && context.has(Rule.CLEAN_READS)) {
            questions.add(token, answer, again);
        } else {
            context.replyUntil(token, answer.apply(context.ledger), readsUntilMillis());
        }
    }

    // --- Take-over ---

    private boolean isQuiet() {
        return context.millis() - heardAtMillis
                >= QUIET_BEACONS * context.timing().beaconMillis();
    }

    /** Nothing that it promised, and no lease that its primary may hold, keeps it from asking for another view. */
    private boolean isFree() {
        if (!isQuiet() || (context.leaving && !saidFarewell)) return false;
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
