package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.Storage;
import io.rollcall.kv.store.View;
import org.jspecify.annotations.Nullable;

/**
 * The part of a replica that outlives its roles: its state, its promises, and the ways to disk, registry and others.
 */
final class Context {

    final Settings settings;
    final ReplicaState state;
    final AddressBook addresses;
    final Outbox outbox;
    final DiskSync disk;
    final RegistryClient registry;

    /** Reads that wait for a lease. */
    final ReadsAwaitingLease awaitingLease = new ReadsAwaitingLease(this);

    final ViewHint hint = new ViewHint(this);

    /** The time of the message or tick in progress. */
    Now now;

    /** The time until which this replica has promised not to take over. */
    long promisedUntilMillis;

    /** The time until which this replica, as a backup, answers reads. */
    long readLeaseUntilMillis;

    /** Whether this process is about to stop. */
    boolean leaving;

    /** The number of attempts to join so far. */
    int attempts;

    private Role role;
    private long lastNumber;

    Context(Settings settings, Storage storage, Now now) {
        this.settings = settings;
        this.state = new ReplicaState(storage);
        this.now = now;
        this.addresses = new AddressBook(settings.self());
        this.outbox = new Outbox(settings.group(), addresses);
        this.disk = new DiskSync(state, outbox, settings.has(Rule.DISK_FIRST));
        this.registry = new RegistryClient(this);
        this.role = new Starting(this);
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

    /** Returns the number of the next message: within one run no number comes twice. */
    long nextNumber() {
        return ++lastNumber;
    }

    void refuseStale(long token) {
        outbox.reply(token, new Answer.StaleView(view()));
    }

    // --- Roles and views ---

    void become(Role next) {
        Role former = role;
        role = next;
        former.onEnd();
        awaitingLease.onRole();
        next.onBegin();
    }

    /**
     * Handles a view of which another replica says that the registry holds it. It is a hint: only the registry's word
     * is followed, because any process might have sent the message.
     */
    void onViewTold(View told) {
        hint.onTold(told.number());
    }

    /** Handles entries of a primary, in the view that this replica has adopted by now. */
    void onApply(long token, Request.Apply apply) {
        long view = view().number();
        if (apply.view().number() < view) refuseStale(token);
        else if (apply.view().number() == view) role.onApply(token, apply);
        else role.notReady(token);
    }

    /** Follows the view that the registry holds. */
    void onViewHeld(View held) {
        follow(held);
        role.onView(held);
    }

    /** Takes the highest view that was reported to a registry which holds none, and reports it. */
    void onHighestView(View highest) {
        if (highest.number() <= view().number()) return;
        if (role.isActive()) follow(highest);
        else state.adopt(highest);
        registry.reportViewNow();
    }

    private void follow(View held) {
        if (held.number() <= view().number() || !role.isActive()) return;
        state.adopt(held);
        readLeaseUntilMillis = 0;
        role.onNewView();
    }

    /** Returns the role of this replica in its view. */
    Role roleInView() {
        if (view().isLedBy(self())) return new Primary(this);
        if (view().contains(self())) return Backup.member(this);
        return leaving ? new Departed(this) : new Joining(this);
    }

    @Nullable
    Member primary() {
        return view().member(view().primary());
    }
}
