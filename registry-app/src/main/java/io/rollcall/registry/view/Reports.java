package io.rollcall.registry.view;

import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import io.rollcall.wire.registry.ViewsResponse.Report;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What replicas remember of a view that the registry has lost. In memory: they report again. */
final class Reports {

    /** By the reporter's id: of a replica and its successor under the same id, the later one counts. */
    private final Map<String, View> views = new TreeMap<>();

    void add(String id, View view) {
        views.put(id, view);
    }

    boolean isEmpty() {
        return views.isEmpty();
    }

    /** Whether a replica more would be one too many. */
    boolean isFull(String id) {
        return views.size() >= 2 * View.MEMBERS_MAX && !views.containsKey(id);
    }

    List<Report> all() {
        return views.entrySet().stream()
                .map(report -> new Report(report.getKey(), report.getValue()))
                .toList();
    }

    @Nullable
    View of(String id) {
        return views.get(id);
    }

    @Nullable
    View highest() {
        return views.values().stream()
                .max(Comparator.comparingLong(View::number))
                .orElse(null);
    }

    /** The highest one, once all of its members have reported it. */
    @Nullable
    View unanimous() {
        View highest = highest();
        if (highest == null) return null;
        boolean isUnanimous = highest.members().stream().map(Member::id).allMatch(id -> highest.equals(views.get(id)));
        return isUnanimous ? highest : null;
    }

    /** Members of the highest one that have not reported it. */
    List<String> missing() {
        View highest = highest();
        if (highest == null) return List.of();
        return highest.members().stream()
                .map(Member::id)
                .filter(id -> !highest.equals(views.get(id)))
                .toList();
    }

    /** As the reporter knows itself. */
    @Nullable
    Member reporter(String id) {
        View view = views.get(id);
        return view == null ? null : Rules.member(view.members(), id);
    }

    void clear() {
        views.clear();
    }
}
