package io.rollcall.kv.replication;

import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.View;

/**
 * The role of a member whose disk is older than what it has told others: a copy that was put back. It neither leads nor
 * follows, so the others, if there are any, remove it, and it joins with their data. Without others an operator decides
 * whether to give up what is missing. It adopts no view in the meantime, because the view on its disk shows how old the
 * disk is.
 */
final class Outdated extends Role {

    private final String why;
    private long allowedView;
    private LogProgress before = LogProgress.NONE;

    Outdated(Context context, String why) {
        super(context);
        this.why = why;
    }

    /**
     * Returns the sign that the disk is an older copy; empty: there is none.
     *
     * @param held the registry's view, which has this replica as a member
     * @param before the furthest progress that this replica has told
     * @param allowedView the number of the view that this replica may lead without having heard of it
     */
    static String why(Context context, View held, LogProgress before, long allowedView) {
        View known = context.view();
        LogProgress disk = context.state.durableProgress();
        if (disk.compareTo(before) < 0)
            return "this disk ends at entry %d of view %d, but this replica was at entry %d of view %d before"
                    .formatted(disk.seq(), disk.view(), before.seq(), before.view());
        boolean leadsUnknown = held.isLedBy(context.self())
                && known.number() < held.number()
                && context.state.proposedView() != held.number()
                && allowedView != held.number();
        if (leadsUnknown)
            return "this disk knows view %d, but the registry says that this replica leads view %d"
                    .formatted(known.number(), held.number());
        return "";
    }

    @Override
    Status.Role name() {
        return Status.Role.OUTDATED;
    }

    @Override
    String why() {
        return why
                + ": an older copy of its data was put back. Nothing is erased. Start the other members, or put back the newest data;"
                + " if both are gone, an operator decides: see ./rollcall views force -accept-loss";
    }

    @Override
    String alarm() {
        return why();
    }

    @Override
    boolean isActive() {
        return false;
    }

    @Override
    void onTick() {
        context.registry.queryViewEvery(context.timing().resendMillis());
    }

    @Override
    void onRecordedProgress(LogProgress recorded, long allowedView) {
        this.allowedView = allowedView;
        this.before = recorded;
    }

    @Override
    void onView(View held) {
        if (held.number() == 0) return;
        boolean isAllowed = held.number() == allowedView
                && held.isLedBy(context.self())
                && why(context, held, before, allowedView).isEmpty();
        if (held.contains(context.self()) && !isAllowed) return;
        if (held.number() > context.view().number()) context.state.adopt(held);
        context.become(context.roleInView());
    }
}
