package io.rollcall.kv.replication;

import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Write;

/**
 * The role of a replica that is not in the view. It asks the primary for a snapshot, again and again. It gives up the
 * data on its disk only when a primary that does not count it in sync sends a snapshot. A primary that counts it in
 * sync says so, and then the data on disk suffices.
 */
final class Joining extends Role {

    /** The number of resend periods after which a request is taken for lost: several times what one may take. */
    private static final int LOST_AFTER_RESENDS = 6;

    private boolean asking;
    private long askedAtMillis;

    private String leader = "";

    /** The reason why the primary that was asked last gives no snapshot; empty: it has not said. */
    private String refusal = "";

    Joining(Context context) {
        super(context);
        // Messages for an earlier attempt that are still in flight are not for this one: they may be from before this
        // replica was in sync.
        context.attempts++;
        askedAtMillis = context.millis() - context.timing().resendMillis();
    }

    @Override
    Status.Role name() {
        return Status.Role.JOINING;
    }

    @Override
    String why() {
        if (context.disk.isInstalling())
            return "taking the snapshot of the primary " + context.view().primary();
        Member primary = context.primary();
        if (primary != null && primary.id().equals(context.self().id()))
            return ("view %d is led by another replica with this one's id, at %s. If that one lives, give this one an id of its own. "
                            + "If it is gone, start it on its data directory. If that is gone for good, and no other member has its data, stop "
                            + "the registry and remove the group's .view file from its data directory")
                    .formatted(context.view().number(), primary.address());
        return "waiting for a snapshot from the primary " + context.view().primary()
                + (refusal.isEmpty() ? "" : ", which says: " + refusal);
    }

    @Override
    void onTick() {
        context.registry.queryViewEvery(context.timing().resendMillis());
        Member primary = context.primary();
        long waitedMillis = context.millis() - askedAtMillis;
        long patienceMillis = context.timing().resendMillis() * (asking ? LOST_AFTER_RESENDS : 1);
        if (context.disk.isInstalling() || primary == null || waitedMillis < patienceMillis) return;
        asking = true;
        askedAtMillis = context.millis();
        leader = primary.replica();
        context.attempts++;
        context.outbox.send(primary, new Request.TakeSnapshot(context.view().number(), context.self(), attempt()));
    }

    /** Continues the attempt where the primary that was asked still leads, and adds or removes others. */
    @Override
    void onNewView() {
        Member primary = context.primary();
        boolean goesOn = primary != null
                && primary.replica().equals(leader)
                && !context.view().contains(context.self());
        if (goesOn) return;
        if (context.view().contains(context.self()) && context.disk.isInstalling())
            throw new IllegalStateException("a member of view " + context.view().number() + " with an emptied disk");
        super.onNewView();
    }

    @Override
    void onWrite(long token, Write write) {
        redirect(token);
    }

    /** The stream begins before the snapshot is here. The ack says that this is the right process, and has nothing. */
    @Override
    void onApply(long token, Request.Apply apply) {
        if (!apply.to().equals(attempt())) {
            notReady(token);
            return;
        }
        context.promise();
        context.outbox.reply(
                token, new Answer.Applied(context.view().number(), attempt(), Peer.NOTHING, EntryHash.UNKNOWN, false));
    }

    @Override
    void onAnswer(Request asked, Answer answer) {
        if (!isOfThisAttempt(asked) || context.disk.isInstalling()) return;
        retryLater();
        refusal = answer instanceof Answer.Refused refused ? refused.detail() : "";
        if (answer instanceof Answer.Took took && took.view() == context.view().number())
            context.disk.install(attempt());
        if (answer instanceof Answer.InSync in && in.view() == context.view().number() && !context.disk.isInstalling())
            context.become(Backup.inSync(context, attempt()));
    }

    @Override
    void onFailure(Request asked) {
        if (isOfThisAttempt(asked)) retryLater();
    }

    @Override
    void onInstalled(JoinAttempt attempt) {
        retryLater();
        if (attempt.equals(attempt())) context.become(Backup.learner(context, attempt));
    }

    @Override
    void onInstallFailed(JoinAttempt attempt) {
        retryLater();
    }

    private boolean isOfThisAttempt(Request asked) {
        return asked instanceof Request.TakeSnapshot take && take.attempt().equals(attempt());
    }

    private void retryLater() {
        asking = false;
        askedAtMillis = context.millis();
    }

    private JoinAttempt attempt() {
        return new JoinAttempt(context.self().replica(), context.settings.session(), context.attempts);
    }
}
