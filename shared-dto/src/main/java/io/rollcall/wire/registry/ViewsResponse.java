package io.rollcall.wire.registry;

import java.util.List;

/** @param groups sorted by name */
public record ViewsResponse(List<Group> groups) {

    /**
     * @param view the current view; its number is 0 if the registry has lost it
     * @param reports if it is lost, the views that replicas have reported since, sorted by id
     */
    public record Group(String group, View view, List<Report> reports) {}

    /** @param view the newest that this replica has on disk */
    public record Report(String id, View view) {}
}
