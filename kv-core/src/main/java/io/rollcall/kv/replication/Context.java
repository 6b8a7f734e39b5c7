package io.rollcall.kv.replication;

import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Storage;
import io.rollcall.kv.store.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica keeps when its role changes: what it holds, what it has promised, and what it wants done. */
final class Context {

    /**
     * The registry's record of this replica's progress may be this old. A lower value makes it fresher; a higher one
     * costs fewer requests.
     */
    private static final long POSITION_MILLIS = 200;

    final Settings settings;
    final ReplicaState state;

    /** The time of the message or tick in progress. */
    Now now;

    /** The time until which this replica has promised not to take over. */
    long promisedUntilMillis;

    /** The time until which this replica, as a backup, answers reads. */
    long readLeaseUntilMillis;

    /** This process is about to stop. */
    boolean leaving;

    /** Attempts to join so far. */
    int attempts;

    /** Another replica's cells are being brought to the disk, beside what is there. */
    boolean installing;

    /** Reads that wait for a lease. */
    final ReadsAwaitingLease awaitingLease = new ReadsAwaitingLease(this);

    /** What was asked of the registry. */
    final RegistryQueries views;

    private Role role;
    private List<Member> instances = List.of();
    private long lastNumber;
    private long toldAtMillis;
    private @Nullable LogProgress told;
    private long viewAskedAtMillis;
    private long reportedAtMillis;
    private List<Effect> effects = new ArrayList<>();

    /** Actions that wait for the batch in progress. */
    private List<Runnable> behindWriting = new ArrayList<>();

    /** Actions that wait for the batch after that. */
    private List<Runnable> behindChanges = new ArrayList<>();

    Context(Settings settings, Storage storage, Now now) {
        this.settings = settings;
        this.state = new ReplicaState(storage);
        this.now = now;
        this.views = new RegistryQueries();
        this.role = new Starting(this);
        this.toldAtMillis = now.millis() - settings.timing().pollMillis();
        this.viewAskedAtMillis = now.millis() - settings.timing().pollMillis();
        this.reportedAtMillis = now.millis() - settings.timing().resendMillis();
    }

    Role role() {
        return role;
    }

    View view() {
        return state.view();
    }

    Member self() {
        return settings.self();
    }

    Settings.Timing timing() {
        return settings.timing();
    }

    boolean has(Rule rule) {
        return settings.has(rule);
    }

    long millis() {
        return now.millis();
    }

    Receiver selfAsReceiver() {
        return new Receiver(settings.group(), self().id(), self().replica());
    }

    void promise() {
        promisedUntilMillis = Math.max(promisedUntilMillis, millis() + timing().promiseMillis());
    }

    /** Messages of one run are numbered without a repetition, whomever they go to. */
    long nextNumber() {
        return ++lastNumber;
    }

    // --- Roles and views ---

    void become(Role next) {
        Role former = role;
        role = next;
        former.onEnd();
        awaitingLease.onRole();
        next.onBegin();
    }

    /** Follows a view of which another replica says that the registry holds it, if it is newer. */
    void learn(View told) {
        if (!views.binds()) follow(told);
    }

    /** The registry says which view it holds. */
    void hear(View held) {
        follow(held);
        role.onView(held);
    }

    /** The registry holds none, and this is the highest that it has heard of. */
    void hearOfHighest(View highest) {
        if (highest.number() <= view().number()) return;
        if (role.isActive()) follow(highest);
        else state.adopt(highest);
        reportedAtMillis = millis() - timing().resendMillis();
        report();
    }

    private void follow(View held) {
        if (held.number() <= view().number() || !role.isActive()) return;
        state.adopt(held);
        readLeaseUntilMillis = 0;
        role.onNewView();
    }

    /** What this replica is in its view. */
    Role roleInView() {
        if (view().isLedBy(self())) return new Primary(this);
        if (view().contains(self())) return Backup.member(this);
        return leaving ? new Departed(this) : new Joining(this);
    }

    void instances(List<Member> listed) {
        instances = List.copyOf(listed);
    }

    /**
     * Where it is reached: as the registry lists this very replica now, or as the view has it. Another one may be
     * listed under its id.
     */
    Contact contact(Member member) {
        return instances.stream()
                .filter(instance -> instance.isSameReplica(member))
                .findFirst()
                .map(instance -> new Contact(instance.id(), instance.address()))
                .orElse(new Contact(member.id(), member.address()));
    }

    @Nullable
    Member primary() {
        return view().member(view().primary());
    }

    /** Others to know of it, with the address that it has now. */
    Member addressed(Member member) {
        if (member.isSameReplica(self())) return self();
        return new Member(member.id(), member.replica(), contact(member).address());
    }

    // --- The registry ---

    void queryViewEvery(long millis) {
        if (millis() - viewAskedAtMillis < millis) return;
        viewAskedAtMillis = millis();
        effects.add(new Effect.QueryView(views.ask()));
    }

    /**
     * Proposes a view. Where this replica is to lead it, the proposal is on disk first: after a restart the replica may
     * lead a view of which it had not heard.
     */
    void propose(View next) {
        if (!next.primary().equals(self().id())) {
            effects.add(new Effect.Propose(views.ask(), next));
            return;
        }
        state.recordProposal(next.number());
        whenDurable(() -> effects.add(new Effect.Propose(views.ask(), next)));
    }

    /**
     * The registry remembers, outside of this disk, how far this replica was. A joiner tells what an operator may
     * choose it for.
     */
    void reportProgress() {
        LogProgress reliedOn = role.reliedOn();
        boolean isNew = reliedOn != null && !reliedOn.equals(told);
        long every = isNew ? POSITION_MILLIS : reliedOn == null ? timing().resendMillis() : timing().pollMillis();
        if (millis() - toldAtMillis < every || installing) return;
        toldAtMillis = millis();
        told = reliedOn;
        effects.add(new Effect.ReportProgress(reliedOn == null ? state.durableProgress() : reliedOn, reliedOn != null));
    }

    /**
     * Reports the view that is on disk, because the report binds this replica. Where the answer is that the view is
     * still lost, the replica waits before it reports again.
     */
    void report() {
        if (millis() - reportedAtMillis < timing().resendMillis()) return;
        reportedAtMillis = millis();
        View known = view();
        whenDurable(() -> {
            if (known.equals(view())) effects.add(new Effect.ReportView(views.report(), known));
        });
    }

    // --- Others ---

    void send(Member to, Request request) {
        Receiver receiver = new Receiver(settings.group(), to.id(), to.replica());
        effects.add(new Effect.Send(contact(to), receiver, request));
    }

    void reply(long token, Answer answer) {
        effects.add(new Effect.Reply(token, answer));
    }

    /** An answer to a read, which is good while the lease holds. */
    void replyUntil(long token, Answer answer, long leaseUntilMillis) {
        effects.add(new Effect.Reply(token, answer, leaseUntilMillis));
    }

    void refuse(long token, Answer.Reason reason, String detail) {
        reply(token, new Answer.Refused(reason, detail));
    }

    void refuseStale(long token) {
        reply(token, new Answer.StaleView(view()));
    }

    void left() {
        effects.add(new Effect.Left());
    }

    // --- The disk ---

    void install(JoinAttempt attempt) {
        installing = true;
        effects.add(new Effect.Install(attempt));
    }

    void installed(LogPosition at, List<LastRequest> oldestFirst) {
        installing = false;
        state.installed(at, oldestFirst);
    }

    boolean isWhole() {
        return !installing;
    }

    /** Runs an action once every change so far is on disk: now, if it is. */
    void whenDurable(Runnable work) {
        if (!has(Rule.DISK_FIRST)) {
            work.run();
        } else if (state.hasUrgentChanges()) {
            behindChanges.add(work);
        } else if (state.isWriting()) {
            behindWriting.add(work);
        } else {
            work.run();
        }
    }

    void onWritten() {
        state.onWritten();
        List<Runnable> due = behindWriting;
        behindWriting = new ArrayList<>();
        due.forEach(Runnable::run);
        role.onDurable();
    }

    /** Has the disk catch up, if it is idle. */
    void write(boolean evenIfNothingWaits) {
        boolean isDue = state.hasUrgentChanges() || (evenIfNothingWaits && state.hasChanges());
        if (!isDue || state.isWriting() || installing) return;
        effects.add(new Effect.Write(state.takeBatch()));
        behindWriting = behindChanges;
        behindChanges = new ArrayList<>();
    }

    List<Effect> drain() {
        List<Effect> result = effects;
        effects = new ArrayList<>();
        return result;
    }
}
