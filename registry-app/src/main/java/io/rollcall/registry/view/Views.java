package io.rollcall.registry.view;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.CurrentPrincipal;
import io.rollcall.chassis.security.Principal;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.ChangeViewResponse;
import io.rollcall.wire.registry.ForceViewResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.PositionResponse;
import io.rollcall.wire.registry.ReportViewResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import io.rollcall.wire.registry.ViewsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The views of all groups: one compare-and-set register for each. A change is on disk before it is answered, and a
 * group's changes and reads run one at a time. Therefore a process that registers anew and then reads the view sees
 * every change that an earlier session of its id could make.
 */
public final class Views {

    /** The limit on groups. Each has a file. */
    private static final int GROUPS_MAX = 1_000;

    private final ViewStore store;
    private final PositionStore positionStore;
    private final OwnerStore ownerStore;
    private final LeaseHolders leaseHolders;
    private final long firstNumber;

    /** The limit on groups of one principal that were new in this run. */
    private final int ofOneMax;

    private final Map<String, ReplicaGroup> groups = new TreeMap<>();

    /**
     * @param directory holds the views of earlier runs
     * @param quota the part of all groups, in percent, that one principal may form
     * @throws io.rollcall.registry.storage.DataDirectoryException one of them cannot be read
     */
    public Views(DataDirectory directory, LeaseHolders leaseHolders, int quota) {
        this(
                new ViewFiles(directory),
                new PositionFiles(directory),
                new OwnerFiles(directory),
                leaseHolders,
                directory.firstVersion(),
                quota);
    }

    /**
     * Returns the views that a log keeps.
     *
     * @param firstNumber above the number of every view that may have been lost
     * @param quota the part of all groups, in percent, that one principal may form
     */
    public static Views in(GroupLog log, LeaseHolders leaseHolders, long firstNumber, int quota) {
        GroupsInLog groups = new GroupsInLog(log);
        return new Views(groups, groups, groups, leaseHolders, firstNumber, quota);
    }

    /** Returns what a registry that was alone has left in its directory. */
    public static List<GroupState> filesIn(DataDirectory directory) {
        PositionFiles positions = new PositionFiles(directory);
        OwnerFiles owners = new OwnerFiles(directory);
        List<GroupState> states = new ArrayList<>();
        new ViewFiles(directory)
                .readAll()
                .forEach((name, view) -> states.add(
                        new GroupState(name, view, GroupsInLog.positions(positions.read(name)), owners.owners(name))));
        return states;
    }

    /** Returns the highest number of a view of a group that such a registry has deleted; null: none was. */
    public static @Nullable Long deletedIn(DataDirectory directory) {
        long number = new ViewFiles(directory).deletedNumber();
        return number == 0 ? null : number;
    }

    private Views(
            ViewStore store,
            PositionStore positionStore,
            OwnerStore ownerStore,
            LeaseHolders leaseHolders,
            long firstNumber,
            int quota) {
        this.ofOneMax = GROUPS_MAX * quota / 100;
        this.store = store;
        this.positionStore = positionStore;
        this.ownerStore = ownerStore;
        this.leaseHolders = leaseHolders;
        this.firstNumber = firstNumber;
        store.readAll().forEach((name, view) -> groups.put(name, group(name, view, null)));
    }

    private ReplicaGroup group(String name, View view, @Nullable String creator) {
        return new ReplicaGroup(
                name,
                new ViewRegister(name, view, store),
                new LogPositions(name, positionStore),
                new ReplicaOwners(name, ownerStore),
                firstNumber,
                creator);
    }

    View view(String name) {
        return using(() -> known(name), ReplicaGroup::view, () -> View.NONE);
    }

    /**
     * @param number the number of the view to replace
     * @throws ProblemException {@code unknown-lease}, {@code not-a-member}, {@code owned-by-another},
     *     {@code view-lost}, {@code too-many}, {@code not-ready}, {@code not-durable}, {@code outcome-unknown}
     */
    ChangeViewResponse change(String name, long number, String lease, String primary, List<Member> members) {
        return using(name, lease, group -> group.change(number, owned(group, proposer(name, lease)), primary, members));
    }

    /**
     * @throws ProblemException {@code unknown-lease}, {@code not-a-member}, {@code owned-by-another}, {@code too-many},
     *     and for the disk as {@link #change}
     */
    ReportViewResponse report(String name, String lease, View view) {
        return using(name, lease, group -> group.report(owned(group, proposer(name, lease)), view));
    }

    /**
     * @throws ProblemException {@code unknown-lease}, {@code not-a-member}, {@code owned-by-another}, {@code too-many},
     *     {@code not-durable}
     */
    PositionResponse position(String name, String lease, LogPositions.Position position, boolean said) {
        return using(name, lease, group -> {
            Instance holder = holder(name, lease);
            Proposer replica = owned(group, proposer(holder, lease));
            return group.position(new Member(replica.id(), replica.replica(), holder.address()), position, said);
        });
    }

    /** @throws ProblemException {@code view-held}, {@code not-a-member}, and for the disk as {@link #change} */
    ForceViewResponse force(String name, String primary, List<String> members, boolean acceptLoss) {
        return using(() -> known(name), group -> group.force(primary, members, acceptLoss), () -> {
            throw ViewRules.notAMember("No replica has reported a view of " + name + ".");
        });
    }

    /**
     * @return the number of the last view of the group; 0: it had none
     * @throws ProblemException {@code view-held}, and for the disk as {@link #change}
     */
    long delete(String name, boolean acceptLoss) {
        return using(
                () -> known(name),
                group -> {
                    long number = group.delete(acceptLoss);
                    synchronized (groups) {
                        groups.remove(name);
                    }
                    return number;
                },
                () -> 0L);
    }

    /**
     * Forgets the owner of a replica.
     *
     * @return whether it had one
     * @throws ProblemException {@code not-durable}
     */
    boolean release(String name, String id) {
        return using(() -> known(name), group -> group.release(id), () -> false);
    }

    /** Returns the replica, once it is certain that it belongs to the sender of the request. */
    private static Proposer owned(ReplicaGroup group, Proposer by) {
        group.requireOwned(by, CurrentPrincipal.get());
        return by;
    }

    private <T> T using(String name, String lease, Function<ReplicaGroup, T> work) {
        return using(() -> knownOrNew(name, lease), work, () -> {
            throw new AssertionError(name);
        });
    }

    /**
     * Works with a group while no other thread does.
     *
     * @param find returns null if there is no such group; asked again if the group was deleted meanwhile
     */
    private static <T> T using(
            Supplier<@Nullable ReplicaGroup> find, Function<ReplicaGroup, T> work, Supplier<T> otherwise) {
        while (true) {
            ReplicaGroup group = find.get();
            if (group == null) return otherwise.get();
            synchronized (group) {
                if (!group.isDeleted()) return work.apply(group);
            }
        }
    }

    ViewsResponse all() {
        List<ReplicaGroup> known;
        synchronized (groups) {
            known = List.copyOf(groups.values());
        }
        List<ViewsResponse.Group> views = new ArrayList<>();
        for (ReplicaGroup group : known) {
            synchronized (group) {
                if (!group.isDeleted()) views.add(group.summary());
            }
        }
        return new ViewsResponse(views);
    }

    /** Returns the members of each group with a lost view that have not reported it yet. */
    public Map<String, List<String>> lost() {
        Map<String, List<String>> lost = new TreeMap<>();
        synchronized (groups) {
            groups.values().forEach(group -> {
                List<String> missing = group.missing();
                if (!missing.isEmpty()) lost.put(group.name(), missing);
            });
        }
        return lost;
    }

    private Proposer proposer(String group, String lease) {
        return proposer(holder(group, lease), lease);
    }

    private Instance holder(String group, String lease) {
        Instance holder = leaseHolders.holder(group, lease);
        if (holder != null) return holder;
        throw unknownLease(group);
    }

    static ProblemException unknownLease(String group) {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                ProblemCode.UNKNOWN_LEASE,
                "The registry knows no such lease of " + group + ". Register again, then read the view.");
    }

    private static Proposer proposer(Instance holder, String lease) {
        String replica = holder.metadata().get(LeaseHolders.REPLICA);
        if (replica != null) return new Proposer(holder.id(), replica, lease);
        throw ViewRules.notAMember(
                holder.id() + " is not a replica: its registration has no metadata \"" + LeaseHolders.REPLICA + "\".");
    }

    private @Nullable ReplicaGroup known(String name) {
        synchronized (groups) {
            return groups.get(name);
        }
    }

    /** Only a replica makes a new group: a request that asks for an unknown one leaves no trace. */
    private ReplicaGroup knownOrNew(String name, String lease) {
        proposer(name, lease);
        synchronized (groups) {
            ReplicaGroup known = groups.get(name);
            if (known != null) return known;
            if (groups.size() >= GROUPS_MAX)
                throw new ProblemException(
                        HttpStatus.TOO_MANY_REQUESTS,
                        ProblemCode.TOO_MANY,
                        "The registry already holds the views of " + GROUPS_MAX
                                + " groups, which is its limit. Delete one of"
                                + " which no replica is left: ./rollcall views delete");
            Principal principal = CurrentPrincipal.get();
            String creator = principal == null ? null : principal.name();
            requireQuota(creator);
            ReplicaGroup fresh = group(name, View.NONE, creator);
            groups.put(name, fresh);
            return fresh;
        }
    }

    /** Where security is off, a group has no creator: several replicas of a registry forward from one address. */
    private void requireQuota(@Nullable String creator) {
        if (creator == null) return;
        long ofIt = groups.values().stream()
                .filter(group -> creator.equals(group.creator()))
                .count();
        if (ofIt < ofOneMax) return;
        throw new ProblemException(
                HttpStatus.TOO_MANY_REQUESTS,
                ProblemCode.TOO_MANY,
                "The principal " + creator + " has formed " + ofIt + " groups, which is its quota"
                        + " (rollcall.registry.quota percent of all). Delete one of which no replica is left:"
                        + " ./rollcall views delete");
    }
}
