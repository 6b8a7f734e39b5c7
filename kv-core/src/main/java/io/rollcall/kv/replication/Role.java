package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replica is to its group just now. One file per role; a role that ends names the next one: {@link Context#become}.
 * What a role does not expect it refuses.
 */
abstract class Role {

    final Context context;

    Role(Context context) {
        this.context = context;
    }

    abstract Status.Role name();

    /** What keeps it from answering, or writes from being done, for people; empty: nothing. */
    abstract String why();

    /** What only a person can decide, or has to know; empty: nothing. */
    String alarm() {
        return "";
    }

    /** Up to here its log is one that others rely on; null: nobody does now. */
    @Nullable
    LogProgress said() {
        return null;
    }

    /** The registry's answer to what was told of a position. */
    void onRemembered(LogProgress position, long allowedView) {}

    /** Until then it answers reads: a time that is past means not now. */
    long readsUntilMillis() {
        return 0;
    }

    final boolean mayRead() {
        return context.millis() < readsUntilMillis();
    }

    /** It has spoken to the registry in this run, so it may follow views. */
    boolean isActive() {
        return true;
    }

    /** It answers reads, or will as soon as it has a lease. */
    boolean isReader() {
        return false;
    }

    void onBegin() {}

    /** Whoever still waits is told so. */
    void onEnd() {}

    abstract void onTick();

    /** The view has been replaced by a newer one. */
    void onNewView() {
        context.become(context.roleInView());
    }

    /**
     * The registry says which view it holds; one that is newer has been followed already. A registry that holds none has lost it,
     * if there was one.
     */
    void onView(View held) {
        if (held.number() == 0 && context.view().number() > 0) context.report();
    }

    /** The registry will never accept this view, which it was asked for in place of the present one. */
    void onRefused(View next, String reason) {}

    /** A batch is written. */
    void onDurable() {}

    /** This process, or the whole machine, stood still for a while: that nobody was heard meanwhile proves nothing. */
    void onPaused() {}

    /** The wall clock says that this machine may have slept, which the leases' clock did not see. */
    void onLeasesLost() {}

    void onWrite(long token, Write write) {
        notReady(token);
    }

    void onGet(long token, String key) {
        notReady(token);
    }

    void onList(long token, Range range) {
        notReady(token);
    }

    /** Of a view that is not older than this replica's. */
    void onApply(long token, Request.Apply apply) {
        notReady(token);
    }

    void onCommitted(long token, Request.Committed committed) {
        notReady(token);
    }

    void onTakeSnapshot(long token, Request.TakeSnapshot request) {
        notReady(token);
    }

    void onAnswer(Request asked, Answer answer) {}

    /** The request got no answer; it may have been executed. */
    void onFailure(Request asked) {}

    void onInstalled(JoinAttempt attempt) {}

    void onInstallFailed(JoinAttempt attempt) {}

    /** This process is about to stop. */
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
        context.refuse(token, Answer.Reason.NOT_READY, why);
    }

    final void noLease(long token) {
        context.refuse(token, Answer.Reason.NO_LEASE, why());
    }

    final void redirect(long token) {
        Member primary = context.primary();
        if (primary == null) notReady(token);
        else context.reply(token, new Answer.Redirected(context.contact(primary).address()));
    }
}
