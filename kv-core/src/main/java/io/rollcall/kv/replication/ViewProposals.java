package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The views that a primary has proposed in place of the one that it leads. Until the registry has refused a proposal
 * for good it may accept it, even after the primary has come to want another; so a joiner stays in sync as long as any
 * open proposal has it.
 *
 * <p>There is one proposal for each change within a view: a joiner or a leaver more, of which a group has {@link
 * Settings.Limits#members} at most.
 */
final class ViewProposals {

    private final Context context;
    private final Map<View, ViewProposal> open = new LinkedHashMap<>();
    private final Set<View> refused = new HashSet<>();

    ViewProposals(Context context) {
        this.context = context;
    }

    /** Asks for this view, unless it was refused. */
    void want(View next) {
        if (refused.contains(next)) return;
        open.computeIfAbsent(next, any -> new ViewProposal(context, next)).onTick();
    }

    /** Repeats the other open proposals once one was refused: their outcome decides which joiners stay in sync. */
    void settle() {
        if (!refused.isEmpty()) open.values().forEach(ViewProposal::onTick);
    }

    /** Returns whether this is news. */
    boolean refuse(View view) {
        if (open.remove(view) == null) return false;
        refused.add(view);
        return true;
    }

    /** Whether the registry may yet accept a view with this member. */
    boolean mayBring(Member member) {
        return open.keySet().stream().anyMatch(view -> view.contains(member));
    }
}
