package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.DeleteGroup;
import io.rollcall.registry.catalog.Change.GroupChange;
import io.rollcall.registry.catalog.Change.Positions;
import io.rollcall.registry.catalog.Change.PutOwners;
import io.rollcall.registry.catalog.Change.PutPositions;
import io.rollcall.registry.catalog.Change.PutView;
import io.rollcall.registry.catalog.Change.ReplicaOwner;
import io.rollcall.wire.registry.View;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a registry of several members knows of groups of replicas: the view of each, and how far the logs of its
 * replicas have come. A registry of one member keeps the same in files.
 *
 * <p>It serves one caller at a time.
 */
public final class Groups {

    /** The key of an instance's metadata that names its replica: a UUID that is kept with the data. */
    public static final String REPLICA = "replica";

    private final NavigableMap<String, GroupState> groups = new TreeMap<>();

    /**
     * What is known of a group.
     *
     * @param view with the number 0 if the group has none yet
     * @param owners which principals own its replicas; null: none does, as in what earlier versions have written
     */
    public record GroupState(
            String group,
            View view,
            Positions positions,
            @Nullable List<ReplicaOwner> owners) {

        public GroupState {
            if (owners != null && owners.isEmpty()) owners = null;
        }
    }

    /** The highest number of a view of a group that was deleted. */
    private long deletedNumber;

    /** @param deletedNumber the highest number of a view of a group that was deleted; 0: none was */
    public Groups(List<GroupState> state, long deletedNumber) {
        state.forEach(group -> groups.put(group.group(), group));
        this.deletedNumber = deletedNumber;
    }

    /** Returns the highest number of a view of a group that was deleted; 0: none was. */
    public long deletedNumber() {
        return deletedNumber;
    }

    /** Returns all groups by name. */
    public List<GroupState> state() {
        return List.copyOf(groups.values());
    }

    /** Returns what is known of a group; nothing is known of an unknown one. */
    public GroupState get(String group) {
        return groups.getOrDefault(group, new GroupState(group, View.NONE, Positions.NONE, null));
    }

    /**
     * Applies a change.
     *
     * @param catalog knows which leases are held
     * @return false: it came too late, and has changed nothing
     */
    public boolean apply(GroupChange change, Catalog catalog) {
        GroupState before = get(change.service());
        if (change instanceof PutPositions put) {
            groups.put(put.service(), new GroupState(put.service(), before.view(), put.positions(), before.owners()));
            return true;
        }
        if (change instanceof PutOwners put) {
            groups.put(put.service(), new GroupState(put.service(), before.view(), before.positions(), put.owners()));
            return true;
        }
        if (change instanceof PutView put) {
            boolean isHeld = put.lease() == null || catalog.holder(put.service(), put.lease()) != null;
            if (!isHeld || before.view().number() != put.replaces()) return false;
            if (put.replaces() == 0 && put.view().number() <= deletedNumber) return false;
            groups.put(put.service(), new GroupState(put.service(), put.view(), before.positions(), before.owners()));
            return true;
        }
        if (change instanceof DeleteGroup delete) {
            if (before.view().number() != delete.replaces()) return false;
            groups.remove(delete.service());
            deletedNumber = Math.max(deletedNumber, delete.number());
            return true;
        }
        throw new AssertionError(change);
    }
}
