package io.rollcall.kv.replication;

import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replica before it has read its group's view, under this run's registration: a proposal that an earlier run sent is
 * refused from then on, and one that was not is seen.
 */
final class Starting extends Role {

    /** The progress of this replica that the registry has recorded; null: it has not answered yet. */
    private @Nullable LogProgress remembered;

    private long allowedView;
    private @Nullable View held;

    /** Whether what the registry has recorded was asked for once more after it gave the view. */
    private boolean isAskedAgain;

    private String why = "the registry has not said yet which view the group is in";

    Starting(Context context) {
        super(context);
    }

    @Override
    Status.Role name() {
        return Status.Role.STARTING;
    }

    @Override
    String why() {
        return why;
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
    void onView(View held) {
        View known = context.view();
        if (held.number() == 0) {
            onNone(known);
        } else if (held.number() < known.number()) {
            why =
                    "the registry holds view %d, but this replica was in view %d already: the registry's data is older than it was"
                            .formatted(held.number(), known.number());
        } else {
            this.held = held;
            begin();
        }
    }

    @Override
    void onRefused(View next, String reason) {
        why = "the registry refuses the first view: " + reason;
    }

    @Override
    void onRecordedProgress(LogProgress recorded, long allowedView) {
        this.remembered = recorded;
        this.allowedView = allowedView;
        begin();
    }

    private void begin() {
        View view = held;
        LogProgress before = remembered;
        if (view == null || before == null) return;
        String old = view.contains(context.self()) ? Outdated.why(context, view, before, allowedView) : "";
        if (!old.isEmpty() && !isAskedAgain) {
            // The permission to lead this view comes with the view, and the record may be from before it.
            isAskedAgain = true;
            remembered = null;
            return;
        }
        if (!old.isEmpty()) {
            context.become(new Outdated(context, old));
            return;
        }
        if (view.number() > context.view().number()) context.state.adopt(view);
        context.become(context.roleInView());
    }

    private void onNone(View known) {
        Member self = context.self();
        if (known.number() > 0) {
            why =
                    "the registry has lost view %d of the group: it waits until %s have reported it, or for an operator's force"
                            .formatted(known.number(), String.join(", ", ids(known)));
            context.registry.reportView();
        } else if (self.id().equals(context.settings.primaryId())) {
            why = "forming the first view";
            context.registry.propose(new View(1, self.id(), List.of(self)));
        } else {
            why = "the group has no view yet: its first primary, %s, must form it"
                    .formatted(context.settings.primaryId());
        }
    }

    private static List<String> ids(View view) {
        return view.members().stream().map(Member::id).toList();
    }

    @Override
    void onWrite(long token, Write write) {
        notReady(token);
    }
}
