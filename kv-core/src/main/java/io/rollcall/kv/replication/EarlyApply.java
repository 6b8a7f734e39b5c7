package io.rollcall.kv.replication;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a view that this replica has not adopted yet. They wait here while the registry is asked about that
 * view, so that a new primary need not send them again. Only the last ones wait, to bound memory.
 */
final class EarlyApply {

    /** The registry answers within a few milliseconds; a primary sends again after a longer time. */
    private static final long KEPT_MILLIS = 250;

    private final Context context;
    private @Nullable Kept kept;

    private record Kept(long token, Request.Apply apply, long untilMillis) {}

    EarlyApply(Context context) {
        this.context = context;
    }

    void keep(long token, Request.Apply apply) {
        answer();
        kept = new Kept(token, apply, context.millis() + KEPT_MILLIS);
    }

    /** Answers as the view says that this replica has by now. */
    void answer() {
        Kept now = kept;
        kept = null;
        if (now != null) context.onApply(now.token(), now.apply());
    }

    void onTick() {
        if (kept != null && context.millis() >= kept.untilMillis()) answer();
    }
}
