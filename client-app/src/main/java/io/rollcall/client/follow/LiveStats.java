package io.rollcall.client.follow;

import io.rollcall.client.report.BoundedCounts;
import io.rollcall.client.report.Latencies;
import io.rollcall.client.report.Printable;
import io.rollcall.client.session.CallOutcome;
import io.rollcall.wire.registry.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts a session second by second. It serves one thread. */
final class LiveStats {

    /**
     * The limit on listed instances, and on instances that answer: 13 MiB of histograms. In an endless session
     * instances that are gone make room for new ones; calls of further ones are counted together.
     */
    private static final int MAX_INSTANCES = 500;

    /** The limit on a failure's text: one line. */
    private static final int MAX_FAILURE = 160;

    private final InstanceTracker tracker;
    private final Map<String, InstanceStats> instanceStats = new TreeMap<>();
    private final Latencies latencies = Latencies.fine();
    private Duration toldAt = Duration.ZERO;
    private int failed;
    private int servedInAll;
    private int failedInAll;
    private @Nullable String lastFailure;

    /** @param first the instances that are listed when the session begins */
    LiveStats(List<Instance> first) {
        this.tracker = new InstanceTracker(MAX_INSTANCES, first);
    }

    void on(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Served it) onServed(it);
        else if (outcome instanceof CallOutcome.Failed it) onFailed(it);
        else throw new IllegalArgumentException("unknown outcome " + outcome);
    }

    private void onServed(CallOutcome.Served call) {
        servedInAll++;
        latencies.add(call.tookNanos());
        instanceStats(Printable.id(call.answer().servedBy())).add(call.tookNanos());
    }

    private void onFailed(CallOutcome.Failed call) {
        failedInAll++;
        failed++;
        lastFailure = Printable.of(call.failure().text(), MAX_FAILURE);
    }

    private InstanceStats instanceStats(String id) {
        InstanceStats known = instanceStats.get(id);
        if (known != null) return known;
        String place = instanceStats.size() < MAX_INSTANCES || forgetOne() ? id : BoundedCounts.OTHERS;
        return instanceStats.computeIfAbsent(place, name -> new InstanceStats());
    }

    private boolean forgetOne() {
        Optional<String> gone = instanceStats.keySet().stream()
                .filter(id -> tracker.state(id) == null)
                .findFirst();
        gone.ifPresent(instanceStats::remove);
        return gone.isPresent();
    }

    /** Ends a second, and begins the next one. */
    StatsInterval second(Duration elapsed, List<Instance> listed) {
        List<InstanceChange> changes = tracker.update(listed);
        StatsInterval second = new StatsInterval(
                elapsed,
                elapsed.minus(toldAt),
                latencies.count(),
                failed,
                latencies.percentiles(),
                servedInAll,
                failedInAll,
                lastFailure,
                rows(),
                changes);
        toldAt = elapsed;
        failed = 0;
        latencies.clear();
        instanceStats.values().forEach(InstanceStats::beginSecond);
        return second;
    }

    private List<StatsInterval.Row> rows() {
        TreeSet<String> ids = new TreeSet<>(tracker.ids());
        ids.addAll(instanceStats.keySet());
        List<StatsInterval.Row> rows = new ArrayList<>();
        for (String id : ids) rows.add(row(id));
        rows.sort(Comparator.comparing(row -> tracker.state(row.id()) == null));
        return rows;
    }

    private StatsInterval.Row row(String id) {
        InstanceState listed = tracker.state(id);
        InstanceStats calls = instanceStats.get(id);
        if (calls != null) return calls.row(id, listed);
        return new StatsInterval.Row(id, Objects.requireNonNull(listed), 0, null, 0);
    }
}
