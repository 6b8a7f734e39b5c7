package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param groups sorted by name */
public record ViewsResponse(List<Group> groups) {

    /**
     * @param view the current view; its number is 0 if the registry has lost it
     * @param reports if it is lost, the views that replicas have reported since, sorted by id
     * @param owners the principals to which its replicas belong; absent: to none
     */
    public record Group(
            String group,
            View view,
            List<Report> reports,
            @Nullable List<Owner> owners) {}

    /**
     * The principal to which a replica belongs.
     *
     * @param id the id of the instance
     * @param replica the UUID that is kept with its data
     * @param owner the name of the principal
     */
    public record Owner(String id, String replica, String owner) {}

    /** @param view the newest that this replica has on disk */
    public record Report(String id, View view) {}
}
