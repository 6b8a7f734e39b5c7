package io.rollcall.registry.view;

import io.rollcall.registry.catalog.Change.ReplicaOwner;
import java.io.IOException;
import java.util.List;

/** Keeps which principals own the replicas of each group. */
interface OwnerStore {

    /** Returns what is kept of a group, the one that was seen last at the end. */
    List<ReplicaOwner> owners(String group);

    /**
     * Keeps the owners of a group's replicas before it returns.
     *
     * @throws IOException it is not known whether they are kept
     */
    void writeOwners(String group, List<ReplicaOwner> owners) throws IOException;

    /** Forgets those of a group whose view was forgotten. */
    void deleteOwners(String group) throws IOException;
}
