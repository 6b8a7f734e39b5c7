package io.rollcall.registry.view;

import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import io.rollcall.wire.registry.ViewsResponse.Report;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The views that replicas have reported after the registry lost its own. They are in memory only, because replicas
 * report again.
 */
final class ViewReports {

    /** By the reporter's id. If a replica and its successor have the same id, the later report counts. */
    private final Map<String, View> views = new TreeMap<>();

    void add(String id, View view) {
        views.put(id, view);
    }

    boolean isEmpty() {
        return views.isEmpty();
    }

    /** Whether one more replica would exceed the limit. */
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

    /** Returns the highest reported view if all of its members have reported it. */
    @Nullable
    View unanimous() {
        View highest = highest();
        if (highest == null) return null;
        boolean isUnanimous = highest.members().stream().map(Member::id).allMatch(id -> highest.equals(views.get(id)));
        return isUnanimous ? highest : null;
    }

    /** Returns the members of the highest reported view that have not reported it. */
    List<String> missing() {
        View highest = highest();
        if (highest == null) return List.of();
        return highest.members().stream()
                .map(Member::id)
                .filter(id -> !highest.equals(views.get(id)))
                .toList();
    }

    /** Returns the reporter as its own report describes it. */
    @Nullable
    Member reporter(String id) {
        View view = views.get(id);
        return view == null ? null : ViewRules.member(view.members(), id);
    }

    void clear() {
        views.clear();
    }
}
