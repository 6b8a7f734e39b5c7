package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Rule;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A small model of the registry: the registrations, in memory; and one view, on disk before it is answered. It has the
 * checks of the real one: a change has the next number, is proposed by a member under its present registration, and is
 * led by a member.
 */
final class Registry {

    /** Where a run hears of views that have been taken. */
    interface Listener {
        void onView(View was, View next, String proposer);
    }

    /** More than there are in a run. */
    private static final long VIEWS_PER_LIFE = 1_000;

    private final World world;
    private final Set<Rule> off;
    private final Listener listener;

    /** By id: the run that is registered. */
    private final Map<String, Session> sessions = new HashMap<>();

    /** By replica. On disk: they outlive the registry's runs. */
    private final Map<String, LogProgress> positions = new HashMap<>();

    /** Number of the last view that another than its primary asked for. */
    private long takenBack;

    private final Map<String, View> reports = new HashMap<>();
    private final Predicate<Member> isIntact;

    /** Numbers runs of the registry: what was under way to or from an earlier one is lost with its connections. */
    private int epoch;

    private boolean up = true;
    private boolean lost;
    private long losses;
    private View view = View.NONE;

    /** The last one that was taken, though the registry may have lost it. */
    private View last = View.NONE;

    /**
     * The last run of each that has deregistered. What arrives late from it gets another lease, if any, than its
     * proposals carry.
     */
    private final Map<String, Integer> left = new HashMap<>();

    private record Session(int number, String replica) {}

    Registry(World world, Set<Rule> off, Predicate<Member> isIntact, Listener listener) {
        this.world = world;
        this.off = off;
        this.isIntact = isIntact;
        this.listener = listener;
    }

    int epoch() {
        return up ? epoch : -1;
    }

    boolean isLost() {
        return lost;
    }

    /** The view that is in force. */
    View last() {
        return last;
    }

    void stop() {
        world.trace(() -> "the registry is down");
        up = false;
        epoch++;
        sessions.clear();
        reports.clear();
    }

    void start() {
        world.trace(() -> "the registry is up");
        up = true;
    }

    void loseViews() {
        world.trace(() -> "the registry has lost its views");
        lost |= view.number() > 0;
        losses++;
        view = View.NONE;
    }

    /** Where two runs of one replica ask, the later one has the lease. */
    void register(String id, int session, String replica, Consumer<View> registered) {
        Session present = sessions.get(id);
        boolean isLatest = present == null || present.number() <= session;
        if (isLatest && session > left.getOrDefault(id, 0)) sessions.put(id, new Session(session, replica));
        registered.accept(view);
    }

    void deregister(String id, int session) {
        left.merge(id, session, Math::max);
        Session present = sessions.get(id);
        if (present != null && present.number() == session) sessions.remove(id);
    }

    boolean isRegistered(String id, int session) {
        Session present = sessions.get(id);
        return present != null && present.number() == session;
    }

    /** @return the furthest that others were told of */
    LogProgress remember(String replica, Effect.ReportProgress report) {
        if (report.reliedOn())
            positions.merge(replica, report.progress(), (before, now) -> before.compareTo(now) > 0 ? before : now);
        return positions.getOrDefault(replica, LogProgress.NONE);
    }

    /**
     * It was taken back after a loss, or its primary's predecessor asked for it: its primary may not have heard of it.
     */
    boolean isForced(View held) {
        return held.number() > 0 && held.number() == takenBack;
    }

    View view() {
        return view;
    }

    /** Null: no answer but a refusal. */
    @Nullable
    View change(String id, int session, String replica, View next) {
        boolean isFenced = !off.contains(Rule.FENCE_SESSIONS) && !isRegistered(id, session);
        if (isFenced) return null;
        if (next.number() != view.number() + 1) return view;
        if (view.number() == 0 && (lost || !next.primary().equals(id))) return null;
        if (view.number() > 0 && !view.contains(new Member(id, replica, ""))) return null;
        Member leader = next.member(next.primary());
        if (leader == null || (view.number() > 0 && !view.contains(leader))) return null;
        // What disks may be lost is promised of views that are there: the proposal may as well be lost.
        if (next.members().stream().noneMatch(isIntact)) return null;
        take(next, id);
        return view;
    }

    View report(String id, int session, String replica, View reported) {
        if (view.number() > 0 || !isRegistered(id, session) || !reported.contains(new Member(id, replica, "")))
            return view;
        reports.put(id, reported);
        View highest = highest();
        boolean isUnanimous = highest.members().stream().allMatch(member -> highest.equals(reports.get(member.id())));
        if (isUnanimous) take(new View(numberAbove(highest), highest.primary(), highest.members()), "all members");
        return view;
    }

    /**
     * An operator sees to it that every replica is up, and has reported what it knows; then takes one that knows the
     * highest view to lead those of its members that are there.
     *
     * @param knowing replicas that are members as far as they know
     */
    void force(List<Member> knowing) {
        if (!lost || knowing.stream().anyMatch(member -> !hasReported(member))) return;
        View highest = highest();
        List<Member> members =
                highest.members().stream().filter(this::hasReported).toList();
        List<Member> leaders = members.stream()
                .filter(member -> highest.equals(reports.get(member.id())))
                .toList();
        if (!leaders.isEmpty())
            take(new View(numberAbove(highest), world.oneOf(leaders).id(), members), "an operator");
    }

    private boolean hasReported(Member member) {
        View reported = reports.get(member.id());
        return reported != null && reported.contains(member);
    }

    /** Returns a number above every number that any registry gave. */
    private long numberAbove(View highest) {
        return Math.max(highest.number() + 1, losses * VIEWS_PER_LIFE);
    }

    View highest() {
        View highest = View.NONE;
        for (View reported : reports.values()) if (reported.number() > highest.number()) highest = reported;
        return highest;
    }

    private void take(View next, String proposer) {
        View was = last;
        view = next;
        last = next;
        if (lost || !proposer.equals(next.primary())) takenBack = next.number();
        lost = false;
        reports.clear();
        world.trace(() -> "the registry takes from " + proposer + ": " + brief(next));
        listener.onView(was, next, proposer);
    }

    static String brief(View view) {
        List<String> members = view.members().stream()
                .map(member -> member.replica().equals(member.id()) ? member.id() : member.replica())
                .toList();
        return "view %d led by %s, of %s".formatted(view.number(), view.primary(), members);
    }
}
