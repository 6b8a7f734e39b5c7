package io.rollcall.kv.replication;

import io.rollcall.kv.store.Write;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes that wait until a primary which was restarted within its view is confirmed: each of the others has acked, so
 * none of them holds an entry of the view that this log lacks. Before that a new entry might take the place of one that
 * was sent, under the same name. In a new view names are new, so nothing waits.
 */
final class WritesAwaitingConfirmation {

    private final Context context;

    /** The writes in the order of their deadlines: each waits equally long. */
    private final Deque<Held> writes = new ArrayDeque<>();

    private boolean isConfirmed;

    private record Held(long token, Write write, long deadlineMillis) {}

    WritesAwaitingConfirmation(Context context, boolean isRestarted) {
        this.context = context;
        this.isConfirmed = !isRestarted;
    }

    /** Returns whether the write is kept here, or refused. */
    boolean holdsBack(long token, Write write, Peers peers) {
        if (isConfirmed(peers)) return false;
        if (writes.size() >= context.settings.limits().waiting())
            context.outbox.refuse(token, Answer.Reason.TOO_MANY, "too many writes wait for the backups");
        else
            writes.add(
                    new Held(token, write, context.millis() + context.timing().deadlineMillis()));
        return true;
    }

    void onNewView() {
        isConfirmed = true;
    }

    void release(Peers peers, Writes judge) {
        if (writes.isEmpty() || !isConfirmed(peers)) return;
        while (!writes.isEmpty()) {
            Held held = writes.removeFirst();
            judge.onWrite(held.token(), held.write());
        }
    }

    void onTick() {
        while (!writes.isEmpty() && writes.getFirst().deadlineMillis() <= context.millis()) refuseFirst();
    }

    void giveUp() {
        while (!writes.isEmpty()) refuseFirst();
    }

    private boolean isConfirmed(Peers peers) {
        isConfirmed |= peers.haveAllAcked();
        return isConfirmed;
    }

    private void refuseFirst() {
        context.outbox.refuse(
                writes.removeFirst().token(),
                Answer.Reason.NOT_READY,
                "not executed: this primary was restarted, and not every backup has answered it yet");
    }
}
