package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Write;
import io.rollcall.kv.store.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Judges writes at the primary, one at a time, against the state with every uncommitted entry, and appends them to the
 * log. A decision is told once the entry against which it was made is committed, because a refusal also shows the key's
 * state.
 */
final class Writes {

    private static final Answer UNKNOWN = new Answer.Refused(
            Answer.Reason.OUTCOME_UNKNOWN,
            "not every replica has acknowledged the write in time; it may or may not happen: read the key, or repeat the"
                    + " write with the same request id");

    private static final Answer NOT_EXECUTED = new Answer.Refused(
            Answer.Reason.NO_LEASE,
            "the condition is judged against what another primary may have changed, or not every replica has; try again");

    private final Context context;
    private final PendingWrites pendingWrites;

    /** The log's time at the last entry when this primary took over. */
    private final long takeoverTimeMillis;

    private final long tookOverAtMillis;

    Writes(Context context, PendingWrites pendingWrites) {
        this.context = context;
        this.pendingWrites = pendingWrites;
        this.takeoverTimeMillis = context.state.endTimeMillis();
        this.tookOverAtMillis = context.millis();
    }

    void onWrite(long token, Write write) {
        RequestId id = write.named();
        if (pendingWrites.isFull()) {
            tooMany(token, "too many writes wait for the backups");
        } else if (id == null || !context.has(Rule.RETRIES_ONCE)) {
            judge(token, write, id);
        } else {
            onNamed(token, write, id);
        }
    }

    private void onNamed(long token, Write write, RequestId id) {
        LastRequest last = context.state.lastRequest(id.client());
        if (last == null && id.number() > 1) {
            context.outbox.refuse(
                    token,
                    Answer.Reason.SESSION_EXPIRED,
                    "the numbers of this client are forgotten; begin again with a new client id and number 1");
        } else if (last == null
                && !context.state.hasRoomForClient(context.settings.limits().clients(), logTimeMillis())) {
            tooMany(token, "too many clients are remembered");
        } else if (last == null || id.number() > last.id().number()) {
            judge(token, write, id);
        } else if (id.number() == last.id().number() && !id.repeats(last.id())) {
            context.outbox.refuse(
                    token,
                    Answer.Reason.REQUEST_ID_REUSED,
                    "request " + id.number()
                            + " of this client was another write, of another key, value or ifVersion; take the next"
                            + " number for a new write");
        } else if (id.number() == last.id().number()) {
            pendingWrites.add(token, last.seq(), new Answer.Wrote(last.outcome()), UNKNOWN);
        } else {
            context.outbox.refuse(
                    token,
                    Answer.Reason.STALE_REQUEST,
                    "this client has already made request " + last.id().number() + "; numbers only grow");
        }
    }

    private void judge(long token, Write write, @Nullable RequestId id) {
        ReplicaState state = context.state;
        Operation operation = write.judgedAt(write.ifVersion() == null ? 0 : state.uncommittedVersion(write.key()));
        if (operation instanceof Operation.Decline decline && id == null) {
            Answer.Wrote mismatch = new Answer.Wrote(new WriteResult.Mismatch(decline.version()));
            pendingWrites.addRead(token, state.lastChange(write.key()), mismatch, NOT_EXECUTED);
            return;
        }
        Entry entry = new Entry(context.view().number(), state.end() + 1, logTimeMillis(), operation, id);
        if (hasRoomFor(token, entry)) {
            state.appendNew(entry);
            pendingWrites.add(token, entry.seq(), new Answer.Wrote(entry.outcome()), UNKNOWN);
        }
    }

    /**
     * Returns the log's time, by which clients are forgotten. It stands still while no replica leads, and never runs
     * faster than time does: a client is remembered for as long as it was promised, whatever the wall clocks of the
     * machines say.
     */
    private long logTimeMillis() {
        long measured = context.has(Rule.LOG_TIME)
                ? takeoverTimeMillis + context.millis() - tookOverAtMillis
                : context.now.wallMillis();
        return Math.max(measured, context.state.endTimeMillis());
    }

    private boolean hasRoomFor(long token, Entry entry) {
        ReplicaState state = context.state;
        Settings.Limits limits = context.settings.limits();
        if (MessageSize.of(entry) > MessageSize.LARGEST_ENTRY_BYTES) {
            context.outbox.refuse(
                    token,
                    Answer.Reason.TOO_LARGE,
                    "key and value take more than " + MessageSize.LARGEST_ENTRY_BYTES
                            + " bytes of JSON; escapes count in full");
            return false;
        }
        boolean isBehind = state.end() - state.commit() >= limits.uncommitted()
                || state.uncommittedWeight() >= limits.uncommittedBytes();
        if (isBehind) return tooMany(token, "too many writes wait for the backups");
        boolean isFull = entry.operation() instanceof Operation.Put && state.weight() >= limits.storeBytes();
        return !isFull || tooMany(token, "the store is full: delete keys, or give it more memory");
    }

    private boolean tooMany(long token, String detail) {
        context.outbox.refuse(token, Answer.Reason.TOO_MANY, detail);
        return false;
    }
}
