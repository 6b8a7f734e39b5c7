package io.rollcall.registry.view;

import io.rollcall.registry.catalog.Change.DeleteGroup;
import io.rollcall.registry.catalog.Change.Furthest;
import io.rollcall.registry.catalog.Change.Positions;
import io.rollcall.registry.catalog.Change.PutOwners;
import io.rollcall.registry.catalog.Change.PutPositions;
import io.rollcall.registry.catalog.Change.PutView;
import io.rollcall.registry.catalog.Change.ReplicaOwner;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.wire.registry.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps views and positions in the log that the members of the registry replicate. */
final class GroupsInLog implements ViewStore, PositionStore, OwnerStore {

    private final GroupLog log;

    GroupsInLog(GroupLog log) {
        this.log = log;
    }

    /** A group without a view is among them, because replicas may have reported their positions. */
    @Override
    public Map<String, View> readAll() {
        Map<String, View> views = new TreeMap<>();
        for (GroupState group : log.groups()) views.put(group.group(), group.view());
        return views;
    }

    @Override
    public View settle(String group) throws IOException {
        log.catchUp();
        return log.group(group).view();
    }

    @Override
    public void write(String group, @Nullable String lease, long replaces, View view) throws IOException {
        if (log.propose(new PutView(group, lease, replaces, view))) return;
        if (lease != null && !log.isHeld(group, lease)) throw Views.unknownLease(group);
        throw new IOException("another member of the registry has changed it");
    }

    @Override
    public long deletedNumber() {
        return log.deletedNumber();
    }

    /** Its positions go with it. */
    @Override
    public void delete(String group, long replaces, long number) throws IOException {
        if (!log.propose(new DeleteGroup(group, replaces, number)))
            throw new IOException("another member of the registry has changed it");
    }

    @Override
    public String remedy() {
        return "Look at the registry's members";
    }

    @Override
    public LogPositions.@Nullable Content read(String group) {
        Positions positions = log.group(group).positions();
        Map<String, LogPositions.Position> furthest = new LinkedHashMap<>();
        for (Furthest one : positions.furthest())
            furthest.put(one.replica(), new LogPositions.Position(one.view(), one.seq()));
        return new LogPositions.Content(group, positions.allowedView(), positions.allowedReplica(), furthest);
    }

    @Override
    public void write(LogPositions.Content content, boolean synced) throws IOException {
        PutPositions put = new PutPositions(content.group(), positions(content));
        if (synced) log.propose(put);
        else log.proposeLater(put);
    }

    @Override
    public List<ReplicaOwner> owners(String group) {
        List<ReplicaOwner> owners = log.group(group).owners();
        return owners == null ? List.of() : owners;
    }

    @Override
    public void writeOwners(String group, List<ReplicaOwner> owners) throws IOException {
        log.propose(new PutOwners(group, owners));
    }

    /** They go with the view. */
    @Override
    public void deleteOwners(String group) {}

    /** They go with the view. */
    @Override
    public void delete(String group) {}

    /** @param content null: nothing is known */
    static Positions positions(LogPositions.@Nullable Content content) {
        if (content == null) return Positions.NONE;
        List<Furthest> furthest = new ArrayList<>();
        content.positions()
                .forEach((replica, position) -> furthest.add(new Furthest(replica, position.view(), position.seq())));
        return new Positions(content.allowedView(), content.allowedReplica(), furthest);
    }
}
