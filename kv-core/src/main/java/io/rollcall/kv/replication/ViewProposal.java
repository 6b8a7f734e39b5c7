package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;

/**
 * A view for which the registry is asked, again and again until there is a newer one: an answer may have been lost
 * although the change was not.
 */
final class ViewProposal {

    private final Context context;
    private final View next;
    private long sentAtMillis;

    ViewProposal(Context context, View next) {
        this.context = context;
        this.next = next;
        this.sentAtMillis = context.millis() - context.timing().resendMillis();
    }

    View next() {
        return next;
    }

    void onTick() {
        if (context.millis() - sentAtMillis < context.timing().resendMillis()) return;
        sentAtMillis = context.millis();
        context.registry.propose(next);
    }

    /** Spares the members of the view that holds now to find out by themselves. */
    void tell() {
        for (Member member : context.view().members()) {
            if (!member.isSameReplica(context.self())) context.outbox.send(member, new Request.NewView(context.view()));
        }
    }
}
