package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.ReplicaState;
import org.jspecify.annotations.Nullable;

/** Compares the log of a backup with what a message of its primary says of the primary's. */
final class LogComparison {

    private final Context context;

    LogComparison(Context context) {
        this.context = context;
    }

    /**
     * Returns how this log differs from the primary's; empty: it does not, as far as this message shows. A primary
     * makes one entry for each seq of its view, and each later primary has what is committed.
     *
     * @param matchIndex the seq up to which the primary's log is here, as this backup has told it
     */
    String difference(Request.Apply apply, long matchIndex) {
        ReplicaState state = context.state;
        if (!context.has(Rule.HASH_LOG)) return "";
        boolean isKnown = apply.fromView() > 0;
        long same = context.has(Rule.TRACK_LOG_VIEW) ? Math.max(state.commit(), matchIndex) : state.commit();
        if (isKnown && state.contradicts(apply.from(), apply.fromView(), apply.fromHash(), same))
            return differsAt(apply.from(), apply.fromView());
        for (Entry entry : apply.entries())
            if (state.contradicts(entry, same)) return differsAt(entry.seq(), entry.view());
        return "";
    }

    private String differsAt(long seq, long view) {
        return "the log differs from that of the primary %s at entry %d of view %d, or before it"
                .formatted(context.view().primary(), seq, view);
    }

    /** Returns why the entries of a message cannot follow this log; null: they may, or there is none that would. */
    Answer.@Nullable Refused refusal(Request.Apply apply) {
        Entry next = next(apply);
        if (next == null) return null;
        if (!ApplyCheck.follows(context.state.timeMillisAt(next.seq() - 1), next))
            return new Answer.Refused(Answer.Reason.NOT_READY, ApplyCheck.time(next));
        if (context.has(Rule.HASH_LOG) && !isHashedAfterThisLog(apply, next))
            return new Answer.Refused(Answer.Reason.WRONG_HASH, ApplyCheck.hash(next));
        return null;
    }

    /** Returns the first entry that would be appended; null: none. */
    private @Nullable Entry next(Request.Apply apply) {
        ReplicaState state = context.state;
        if (!state.matches(apply.from(), apply.fromView())) return null;
        for (Entry entry : apply.entries()) {
            boolean isHeld = entry.seq() <= state.end() && state.matches(entry);
            if (!isHeld) return entry;
        }
        return null;
    }

    /** A start would take the log for damaged, if it had an entry of which this is not true. */
    private boolean isHashedAfterThisLog(Request.Apply apply, Entry next) {
        long before = context.state.hashAt(next.seq() - 1);
        boolean isChecked = next.seq() == apply.from() + 1 && before == apply.fromHash();
        return isChecked || EntryHash.isRight(before, next);
    }
}
