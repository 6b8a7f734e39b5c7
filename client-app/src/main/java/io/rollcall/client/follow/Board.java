package io.rollcall.client.follow;

import io.rollcall.client.report.Counts;
import io.rollcall.client.report.Latencies;
import io.rollcall.client.report.Printable;
import io.rollcall.client.session.Outcome;
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

/** Counts a session second by second. For one thread. */
final class Board {

    /**
     * Listed ones, and as many that answer: 13 MiB of histograms. In an endless session those that are gone make room for
     * those that come; what has no place is counted together.
     */
    private static final int MAX_INSTANCES = 500;

    /** Of a failure's text: a line's worth. */
    private static final int MAX_FAILURE = 160;

    private final Roster roster;
    private final Map<String, Answered> answered = new TreeMap<>();
    private final Latencies latencies = Latencies.fine();
    private Duration toldAt = Duration.ZERO;
    private int failed;
    private int servedInAll;
    private int failedInAll;
    private @Nullable String lastFailure;

    /** @param first who is listed when the session begins */
    Board(List<Instance> first) {
        this.roster = new Roster(MAX_INSTANCES, first);
    }

    void on(Outcome outcome) {
        if (outcome instanceof Outcome.Served it) onServed(it);
        else if (outcome instanceof Outcome.Failed it) onFailed(it);
    }

    private void onServed(Outcome.Served call) {
        servedInAll++;
        latencies.add(call.tookNanos());
        answered(Printable.id(call.answer().servedBy())).add(call.tookNanos());
    }

    private void onFailed(Outcome.Failed call) {
        failedInAll++;
        failed++;
        lastFailure = Printable.of(call.failure().text(), MAX_FAILURE);
    }

    private Answered answered(String id) {
        Answered known = answered.get(id);
        if (known != null) return known;
        String place = answered.size() < MAX_INSTANCES || forgetOne() ? id : Counts.OTHERS;
        return answered.computeIfAbsent(place, name -> new Answered());
    }

    private boolean forgetOne() {
        Optional<String> gone = answered.keySet().stream()
                .filter(id -> roster.state(id) == null)
                .findFirst();
        gone.ifPresent(answered::remove);
        return gone.isPresent();
    }

    /** Ends a second, and begins the next one. */
    Second second(Duration elapsed, List<Instance> listed) {
        List<Change> changes = roster.update(listed);
        Second second = new Second(
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
        answered.values().forEach(Answered::beginSecond);
        return second;
    }

    private List<Second.Row> rows() {
        TreeSet<String> ids = new TreeSet<>(roster.ids());
        ids.addAll(answered.keySet());
        List<Second.Row> rows = new ArrayList<>();
        for (String id : ids) rows.add(row(id));
        rows.sort(Comparator.comparing(row -> roster.state(row.id()) == null));
        return rows;
    }

    private Second.Row row(String id) {
        State listed = roster.state(id);
        Answered calls = answered.get(id);
        if (calls != null) return calls.row(id, listed);
        return new Second.Row(id, Objects.requireNonNull(listed), 0, null, 0);
    }
}
