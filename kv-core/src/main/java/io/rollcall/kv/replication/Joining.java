package io.rollcall.kv.replication;

import io.rollcall.kv.store.Ledger;
import io.rollcall.kv.store.Write;

/** A backup before it holds a snapshot: it asks its primary for one, again and again. */
final class Joining extends Role {

    private boolean asking;
    private long nextAttemptAtMillis;

    Joining(Context context) {
        super(context);
        nextAttemptAtMillis = context.millis();
    }

    @Override
    String why() {
        String primary = context.settings.primaryId();
        if (context.others == null) return "the registry has not answered yet";
        if (context.primary() == null) return "the primary " + primary + " is not registered yet";
        return "waiting for a snapshot from the primary " + primary;
    }

    @Override
    boolean isReady() {
        return false;
    }

    @Override
    Status.Role name() {
        return Status.Role.JOINING;
    }

    @Override
    void onTick() {
        Contact primary = context.primary();
        if (asking || primary == null || context.millis() < nextAttemptAtMillis) return;
        asking = true;
        context.attempts++;
        context.send(primary, new Request.TakeSnapshot(context.promised, context.settings.self(), attempt()));
    }

    @Override
    void onOthers() {
        onTick();
    }

    @Override
    void onWrite(long token, Write write) {
        redirect(token);
    }

    /** The stream begins before the snapshot is here. The ack says that this is the right process, and has nothing. */
    @Override
    void onApply(long token, Request.Apply apply) {
        if (apply.to().equals(attempt())) {
            context.reply(token, new Answer.Applied(apply.view(), attempt(), Peer.NOTHING, false));
        } else {
            notReady(token);
        }
    }

    @Override
    void onRecover(long token, Request.Recover recover) {
        context.promise(token, recover, attempt(), false);
    }

    @Override
    void onAnswer(Contact from, Request asked, Answer answer) {
        if (!isOfThisAttempt(asked)) return;
        retryLater();
        if (!(answer instanceof Answer.Took took)) return;
        boolean isOver = took.view() < context.promised
                || (took.view() == context.promised && !context.isPromisedTo(took.view(), took.session()));
        if (isOver) return;
        context.ledger = new Ledger(took.snapshot());
        context.follow(took.view(), took.session());
        context.become(new Backup(context, attempt()));
    }

    @Override
    void onFailure(Request asked) {
        if (isOfThisAttempt(asked)) retryLater();
    }

    private boolean isOfThisAttempt(Request asked) {
        return asked instanceof Request.TakeSnapshot take && take.attempt().equals(attempt());
    }

    private void retryLater() {
        asking = false;
        nextAttemptAtMillis = context.millis() + context.settings.timing().resendMillis();
    }

    private Attempt attempt() {
        return new Attempt(context.settings.session(), context.attempts);
    }
}
