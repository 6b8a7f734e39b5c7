package io.rollcall.kv.replication;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The entries of views that this replica has not adopted yet. They wait here, in the order in which they came, while
 * the registry is asked, so that a new primary need not send them again.
 */
final class EarlyApply {

    /** The registry answers within a few milliseconds; a primary sends again after a longer time. */
    private static final long KEPT_MILLIS = 250;

    /** More than a primary sends before it has an answer. With one more, the first of them is refused. */
    private static final int KEPT_MAX = 4;

    private final Context context;
    private final Deque<Kept> kept = new ArrayDeque<>();

    private record Kept(long token, Request.Apply apply, long untilMillis) {}

    EarlyApply(Context context) {
        this.context = context;
    }

    void keep(long token, Request.Apply apply) {
        if (kept.size() == KEPT_MAX) answer(kept.remove());
        kept.add(new Kept(token, apply, context.millis() + KEPT_MILLIS));
    }

    /** Answers all, as the view says that this replica has by now. */
    void answer() {
        while (!kept.isEmpty()) answer(kept.remove());
    }

    private void answer(Kept one) {
        context.onApply(one.token(), one.apply());
    }

    void onTick() {
        while (!kept.isEmpty() && context.millis() >= kept.element().untilMillis()) answer(kept.remove());
    }
}
