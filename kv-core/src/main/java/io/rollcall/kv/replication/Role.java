package io.rollcall.kv.replication;

import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The present role of a replica in its group. There is one file per role. A role that ends names the next one: {@link
 * Context#become}. A role refuses what it does not expect.
 */
abstract class Role {

    final Context context;

    Role(Context context) {
        this.context = context;
    }

    abstract Status.Role name();

    /** Returns why the replica does not answer or why writes wait; empty: no reason. */
    abstract String why();

    /** Returns what only a person can decide or must know; empty: nothing. */
    String alarm() {
        return "";
    }

    /** Returns the progress of the log on which others rely; null: nobody relies on it now. */
    @Nullable
    LogProgress reliedOn() {
        return null;
    }

    /** Handles the registry's answer to a report of progress. */
    void onRecordedProgress(LogProgress recorded, long allowedView) {}

    /** Returns the time until which the replica answers reads: a time in the past means not now. */
    long readsUntilMillis() {
        return 0;
    }

    final boolean mayRead() {
        return context.millis() < readsUntilMillis();
    }

    /** Returns whether the role has heard from the registry in this run, so that it may follow views. */
    boolean isActive() {
        return true;
    }

    /** Returns whether the role answers reads, or will as soon as it has a lease. */
    boolean isReader() {
        return false;
    }

    void onBegin() {}

    /** Ends the role: requests that still wait are answered. */
    void onEnd() {}

    abstract void onTick();

    /** Handles a newer view in place of the present one. */
    void onNewView() {
        context.become(context.roleInView());
    }

    /**
     * Handles the view that the registry holds; a newer one has been followed already. A registry that holds none has
     * lost it, if there was one.
     */
    void onView(View held) {
        if (held.number() == 0 && context.view().number() > 0) context.registry.reportView();
    }

    /** Handles the registry's refusal of a proposed view that it will never accept. */
    void onRefused(View next, String reason) {}

    /** Handles the end of a batch's writing. */
    void onDurable() {}

    /** Handles a pause of this process or machine: silence of others during the pause proves nothing. */
    void onPaused() {}

    /** Handles a jump of the wall clock: the machine may have slept, which the leases' clock did not see. */
    void onLeasesLost() {}

    void onWrite(long token, Write write) {
        notReady(token);
    }

    void onRead(Read read) {
        notReady(read.token());
    }

    /** Handles a message of a view that is not older than this replica's. */
    void onApply(long token, Request.Apply apply) {
        notReady(token);
    }

    void onReadIndex(long token, Request.ReadIndex committed) {
        notReady(token);
    }

    void onTakeSnapshot(long token, Request.TakeSnapshot request) {
        notReady(token);
    }

    void onAnswer(Request asked, Answer answer) {}

    /** Handles the loss of an answer: the request may have been executed. */
    void onFailure(Request asked) {}

    void onInstalled(JoinAttempt attempt) {}

    void onInstallFailed(JoinAttempt attempt) {}

    /** Handles the coming stop of this process. */
    void onLeave() {
        context.become(new Departed(context));
    }

    int waiting() {
        return 0;
    }

    List<Status.PeerStatus> peers() {
        return List.of();
    }

    final void notReady(long token) {
        String why = why().isEmpty() ? "this replica does not lead its view" : why();
        context.outbox.refuse(token, Answer.Reason.NOT_READY, why);
    }

    final void noLease(long token) {
        context.outbox.refuse(token, Answer.Reason.NO_LEASE, why());
    }

    final void redirect(long token) {
        Member primary = context.primary();
        if (primary == null) notReady(token);
        else
            context.outbox.reply(
                    token,
                    new Answer.Redirected(context.addresses.contact(primary).address()));
    }
}
