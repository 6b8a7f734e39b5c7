package io.rollcall.wire.registry;

import java.util.List;

/** @param groups sorted by name */
public record ViewsResponse(List<Group> groups) {

    /**
     * @param view that holds; of number 0 where the registry lost it
     * @param reports where it was lost: what replicas have reported since, sorted by id
     */
    public record Group(String group, View view, List<Report> reports) {}

    /** @param view the newest that this replica has on disk */
    public record Report(String id, View view) {}
}
