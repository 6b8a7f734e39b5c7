package io.rollcall.registry.view;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.Principal;
import io.rollcall.registry.catalog.Change.ReplicaOwner;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * The principals that own the replicas of one group. A replica belongs to the first principal that speaks for it, and
 * outlives its leases: otherwise another one with the group's scope could take the id and the UUID of a replica that is
 * down, both of which the lists show, and change the view in its place. It serves one thread at a time.
 */
final class ReplicaOwners {

    /** Several times the members that a group may have. Above it those that are no members are forgotten. */
    private static final int OWNERS_MAX = 64;

    private final String group;
    private final OwnerStore store;
    private List<ReplicaOwner> owners;

    ReplicaOwners(String group, OwnerStore store) {
        this.group = group;
        this.store = store;
        this.owners = store.owners(group);
    }

    /** Returns all of them, the one that was seen last at the end. */
    List<ReplicaOwner> all() {
        return owners;
    }

    /**
     * Takes a replica for the principal that speaks for it, unless it is another one's. A principal whose name is that
     * of the replica, such as {@code replica/kv/kv1}, succeeds the owner of the id: whoever issues credentials has said
     * which replica it is.
     *
     * @param view the current one
     * @throws ProblemException {@code owned-by-another}
     * @throws IOException it cannot be kept, and nothing was taken
     */
    void claim(Proposer by, Principal principal, View view) throws IOException {
        ReplicaOwner claimed = new ReplicaOwner(by.id(), by.replica(), principal.name());
        if (owners.contains(claimed)) return;
        boolean isNamed = principal.isReplica(group, by.id());
        List<ReplicaOwner> next = new ArrayList<>();
        for (ReplicaOwner one : owners) {
            boolean isSameId = one.id().equals(by.id());
            boolean isSameData = one.replica().equals(by.replica());
            boolean isAnothers = !one.owner().equals(principal.name());
            if (isAnothers && ((isSameId && !isNamed) || (isSameData && !isSameId))) throw ownedByAnother(by);
            if (!isSameId && !isSameData) next.add(one);
        }
        for (Member member : view.members())
            if (member.replica().equals(by.replica()) && !member.id().equals(by.id())) throw ownedByAnother(by);
        next.add(claimed);
        if (next.size() > OWNERS_MAX) forgetOne(next, view);
        write(next);
    }

    /** A view has fewer members than there may be owners, so there is one to forget. */
    private static void forgetOne(List<ReplicaOwner> owners, View view) {
        for (int i = 0; i < owners.size(); i++) {
            if (ViewRules.member(view.members(), owners.get(i).id()) != null) continue;
            owners.remove(i);
            return;
        }
    }

    /**
     * Forgets the owner of a replica.
     *
     * @return whether it had one
     * @throws IOException it is not known whether it still has
     */
    boolean release(String id) throws IOException {
        List<ReplicaOwner> others =
                owners.stream().filter(one -> !one.id().equals(id)).toList();
        if (others.size() == owners.size()) return false;
        write(others);
        return true;
    }

    /** Forgets all of them, with their group. */
    void delete() throws IOException {
        store.deleteOwners(group);
        owners = List.of();
    }

    private void write(List<ReplicaOwner> next) throws IOException {
        store.writeOwners(group, next);
        owners = List.copyOf(next);
    }

    private ProblemException ownedByAnother(Proposer by) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                ProblemCode.OWNED_BY_ANOTHER,
                "The replica " + by.id() + " of " + group + ", with the data " + by.replica()
                        + ", belongs to another principal, which spoke for this id or this data first. Use the"
                        + " credential of that principal, or another id and an empty directory. If the replica has"
                        + " changed hands, an operator runs: ./rollcall views release " + group + ' ' + by.id());
    }
}
