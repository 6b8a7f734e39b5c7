package io.rollcall.kv.replication;

import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The registry of a {@link Group}: one view, the reports of a lost one, and the progress of each replica. */
final class GroupRegistry {

    /** The distance from the highest lost view's number to that of the view that is taken back. */
    static final long AFTER_A_LOSS = 1_000;

    private final Map<String, String> sessions = new HashMap<>();
    private final Map<String, View> reports = new HashMap<>();
    private final Map<String, LogProgress> recorded = new HashMap<>();
    private Predicate<View> refusedForGood = view -> false;
    private long allowedView;
    private long deletedNumber;
    private View view = View.NONE;

    View view() {
        return view;
    }

    /** Returns the number of the view that a replica may lead without having heard of it; 0: none. */
    long allowedView() {
        return allowedView;
    }

    void register(String id, String session) {
        sessions.put(id, session);
    }

    /** Changes the view as a process of that session proposed it. */
    void propose(String id, String session, View next) {
        if (!session.equals(sessions.get(id)) || next.number() != view.number() + 1) return;
        view = next;
        if (next.number() > 1 || deletedNumber == 0) return;
        view = new View(deletedNumber + 1, next.primary(), next.members());
        allowedView = view.number();
    }

    /** An operator has deleted a group whose last view had this number: new groups begin above it. */
    void deleted(long number) {
        deletedNumber = number;
    }

    /** From now on no such view is accepted, from any proposer. */
    void refuseForGood(Predicate<View> which) {
        refusedForGood = which;
    }

    boolean refuses(View next) {
        return refusedForGood.test(next);
    }

    void loseViews() {
        view = View.NONE;
        reports.clear();
    }

    /** Takes a report, which may bring the view back. Returns the highest view that was reported. */
    View report(String id, View reported) {
        reports.put(id, reported);
        boolean isUnanimous = reported.members().stream().allMatch(member -> reported.equals(reports.get(member.id())));
        if (view.number() == 0 && isUnanimous)
            view = new View(reported.number() + AFTER_A_LOSS, reported.primary(), reported.members());
        return reports.values().stream()
                .max(Comparator.comparingLong(View::number))
                .orElseThrow();
    }

    void force(View forced) {
        view = forced;
    }

    /** An operator gives up what the others had. */
    void forceAlone(Member member) {
        view = new View(view.number() + 1, member.id(), List.of(member));
        allowedView = view.number();
        recorded.remove(member.replica());
    }

    /** Records the progress of a replica, and returns the furthest on which others relied. */
    LogProgress record(String replica, Effect.ReportProgress report) {
        if (report.reliedOn()) recorded.merge(replica, report.progress(), (a, b) -> a.compareTo(b) > 0 ? a : b);
        return recorded.getOrDefault(replica, LogProgress.NONE);
    }

    void forgetProgress() {
        recorded.clear();
    }
}
