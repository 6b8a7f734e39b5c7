package io.rollcall.kv.replication;

import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Write;
import java.util.List;

/**
 * What a replica is to its group just now. One file per role; a role that ends names the next one: {@link Context#become}.
 * What a role does not expect it refuses.
 */
abstract class Role {

    final Context context;

    Role(Context context) {
        this.context = context;
    }

    /** What keeps it from answering, for people; empty: nothing. */
    abstract String why();

    abstract boolean isReady();

    abstract Status.Role name();

    abstract void onTick();

    void onWrite(long token, Write write) {
        notReady(token);
    }

    void onGet(long token, String key) {
        notReady(token);
    }

    void onList(long token, Range range) {
        notReady(token);
    }

    void onApply(long token, Request.Apply apply) {
        notReady(token);
    }

    void onCommitted(long token, Request.Committed committed) {
        notReady(token);
    }

    void onTakeSnapshot(long token, Request.TakeSnapshot request) {
        notReady(token);
    }

    void onRecover(long token, Request.Recover recover) {
        notReady(token);
    }

    void onAnswer(Contact from, Request asked, Answer answer) {}

    /** The request got no answer; it may have been executed. */
    void onFailure(Request asked) {}

    /** {@link Context#others} has changed. */
    void onOthers() {}

    /** This process is about to stop. */
    void onLeave() {
        context.left();
    }

    int waiting() {
        return 0;
    }

    List<Status.PeerStatus> peers() {
        return List.of();
    }

    final void notReady(long token) {
        context.refuse(token, Answer.Reason.NOT_READY, why());
    }

    final void redirect(long token) {
        Contact primary = context.primary();
        if (primary == null) {
            context.refuse(
                    token,
                    Answer.Reason.NOT_READY,
                    "the primary " + context.settings.primaryId() + " is not registered; try again shortly");
        } else {
            context.reply(token, new Answer.Redirected(primary.address()));
        }
    }
}
