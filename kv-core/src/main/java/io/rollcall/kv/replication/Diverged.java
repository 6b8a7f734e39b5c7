package io.rollcall.kv.replication;

import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Write;

/**
 * The role of a member whose log is not the log of its view. It answers nothing, and neither leads nor follows, until
 * the registry holds a view without it; then it joins anew, with the primary's data.
 *
 * <p>The primary's log is the truth of its view. So a backup whose log differs is at fault, whichever of the two is
 * what a client has written: what was acknowledged is on every replica, and the backup has acked only what was the same
 * then. A primary is at fault only where its own entry does not have its own hash. It stops, and its backups, which
 * have not acked that entry, take over.
 */
final class Diverged extends Role {

    /**
     * The promises for which a backup waits for its primary until it follows as before. Lower: it may lead while its
     * primary only stands still, as any backup may. Higher: a longer outage.
     */
    private static final int PROMISES_UNTIL_IT_FOLLOWS = 3;

    private final String why;
    private final boolean mayFollow;
    private long heardAtMillis;

    /** The end of a pause that was forgiven: silence before it proves nothing. */
    private long patientSinceMillis;

    /** Whether an entry in memory was found not to be what its hash says. */
    private boolean isRotten;

    private Diverged(Context context, String why, boolean mayFollow) {
        super(context);
        this.why = why;
        this.mayFollow = mayFollow;
        this.heardAtMillis = context.millis();
    }

    static Diverged backup(Context context, String difference) {
        return new Diverged(context, difference + ": this replica leaves the group and takes the primary's data", true);
    }

    static Diverged primary(Context context, String damage) {
        return new Diverged(
                context, damage + ": this primary stops, another replica leads, and this one takes its data", false);
    }

    @Override
    Status.Role name() {
        return Status.Role.DIVERGED;
    }

    @Override
    String why() {
        return why;
    }

    @Override
    String alarm() {
        return why;
    }

    @Override
    void onBegin() {
        context.readLeaseUntilMillis = 0;
        context.outbox.add(new Effect.Diverged(why));
        if (!context.view().contains(context.self())) context.become(new Joining(context));
    }

    /**
     * Follows as before where no primary is there to remove it: it may be the last that holds what was acknowledged,
     * and what made it doubt its log may have been a stranger's message. If its primary comes back, the two logs are
     * compared again. An entry that is not what its hash says stays where it is: a start reads the log from the disk.
     */
    @Override
    void onTick() {
        context.registry.queryViewEvery(context.timing().resendMillis());
        long silentMillis = context.millis() - Math.max(heardAtMillis, patientSinceMillis);
        boolean isAlone =
                silentMillis >= PROMISES_UNTIL_IT_FOLLOWS * context.timing().promiseMillis();
        if (!mayFollow || !isAlone || isRotten) return;
        isRotten = context.state.isRotten();
        if (!isRotten) context.become(context.roleInView());
    }

    /** Once in each silence: a replica that is always late could never conclude that it is alone. */
    @Override
    void onPaused() {
        if (patientSinceMillis <= heardAtMillis) patientSinceMillis = context.millis();
    }

    /** Stays as it is in a view that still has it as a backup. Where the registry has it lead, its log is the truth. */
    @Override
    void onNewView() {
        boolean isBackup =
                context.view().contains(context.self()) && !context.view().isLedBy(context.self());
        if (!isBackup) super.onNewView();
    }

    /** Asks to be removed, as a backup does that is about to stop. It confirms nothing. */
    @Override
    void onApply(long token, Request.Apply apply) {
        if (!apply.to().replica().equals(context.self().replica())) {
            notReady(token);
            return;
        }
        heardAtMillis = context.millis();
        context.promise();
        context.outbox.reply(
                token, new Answer.Applied(context.view().number(), apply.to(), Peer.NOTHING, EntryHash.UNKNOWN, true));
    }

    @Override
    void onWrite(long token, Write write) {
        if (context.view().isLedBy(context.self())) notReady(token);
        else redirect(token);
    }

    @Override
    void onRead(Read read) {
        noLease(read.token());
    }
}
