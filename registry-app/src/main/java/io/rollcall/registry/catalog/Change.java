package io.rollcall.registry.catalog;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of the {@link Catalog}, or of the {@link Groups}. It carries everything that decides its outcome, besides
 * the state that it changes. A heartbeat that changes nothing is no change.
 */
public sealed interface Change {

    String service();

    /** Returns about how many characters it takes in the log. */
    default int size() {
        return FIXED_SIZE;
    }

    /** About what names and numbers take. */
    int FIXED_SIZE = 300;

    /** A change of what is known of a group of replicas. Its service is the group. */
    sealed interface GroupChange extends Change {}

    /**
     * A group has a new view. It is ignored if the lease is no longer held, or if another view is the current one.
     *
     * @param lease the lease of the replica that proposes it; null: an operator does
     * @param replaces the number of the view that it replaces
     */
    record PutView(String service, @Nullable String lease, long replaces, View view) implements GroupChange {

        @Override
        public int size() {
            return FIXED_SIZE * (1 + view.members().size());
        }
    }

    /**
     * A group is forgotten. It is ignored if another view is the current one.
     *
     * @param replaces the number of the group's view; 0: it has none
     * @param number the highest number of a view of the group that is known
     */
    record DeleteGroup(String service, long replaces, long number) implements GroupChange {}

    /** The replicas of a group have come further in their logs. */
    record PutPositions(String service, Positions positions) implements GroupChange {

        @Override
        public int size() {
            return FIXED_SIZE * (1 + positions.furthest().size());
        }
    }

    /** A replica of a group has got an owner, or lost it. */
    record PutOwners(String service, List<ReplicaOwner> owners) implements GroupChange {

        @Override
        public int size() {
            return FIXED_SIZE * (1 + owners.size());
        }
    }

    /**
     * The principal to which a replica belongs.
     *
     * @param id the id of the instance
     * @param replica the UUID that is kept with its data
     * @param owner the name of the principal
     */
    record ReplicaOwner(String id, String replica, String owner) {}

    /**
     * How far the logs of a group's replicas have come.
     *
     * @param allowedView the view that a replica may lead, though it may lack what it has reported; 0: none
     * @param allowedReplica the replica that may; empty: none
     * @param furthest by replica, the one that reported last at the end
     */
    record Positions(long allowedView, String allowedReplica, List<Furthest> furthest) {

        public static final Positions NONE = new Positions(0, "", List.of());
    }

    /** The furthest position in its log that a replica has reported. */
    record Furthest(String replica, long view, long seq) {}

    /**
     * An instance registers. It replaces the instance that held its id.
     *
     * @param lease names the new lease; never used before
     * @param owner the principal that registers; null: security is off
     * @param from the IP address from which it registers; null: it is not known
     */
    record Register(
            String service,
            Instance instance,
            String lease,
            long ttlMillis,
            @Nullable String owner,
            @Nullable String from)
            implements Change {

        @Override
        public int size() {
            return FIXED_SIZE + Entry.characters(instance);
        }
    }

    /**
     * An instance leaves.
     *
     * @param lease the one to end; null: whichever the id holds
     * @param by the principal that asks; null: one that may end each
     * @param operator the name of the one that may; null: it is not known, or the instance itself asks
     */
    record Deregister(
            String service,
            String id,
            @Nullable String lease,
            @Nullable String by,
            @Nullable String operator) implements Change {

        public Deregister(String service, String id, @Nullable String lease, @Nullable String by) {
            this(service, id, lease, by, null);
        }
    }

    /** An instance was heard, and said its status. It is no suspect any longer. */
    record Heard(String service, String id, String lease, Status status) implements Change {}

    /**
     * Leases have ended without a heartbeat. Those that are no longer held are ignored.
     *
     * @param refused true: the hosts of the instances have refused a connection; null: that is not why
     */
    record Expire(
            String service, List<LeaseId> leases, @Nullable Boolean refused) implements Change {

        public Expire(String service, List<LeaseId> leases) {
            this(service, leases, null);
        }

        @Override
        public int size() {
            return FIXED_SIZE * (1 + leases.size());
        }

        /** Returns the same in parts of at most this many leases. */
        public List<Change> parts(int most) {
            List<Change> parts = new ArrayList<>();
            for (int from = 0; from < leases.size(); from += most)
                parts.add(new Expire(service, leases.subList(from, Math.min(leases.size(), from + most)), refused));
            return parts;
        }
    }

    /**
     * Leases have ended together with most others of their service, or ended shortly before that. Their instances stay
     * listed as suspects, or are listed again. A lease whose id another one holds by now is ignored. The catalog does
     * not remember leases that have ended, so an instance that has deregistered meanwhile is listed until a probe finds
     * that nobody is there.
     */
    record Suspect(String service, List<Claim> leases) implements Change {

        @Override
        public int size() {
            int size = FIXED_SIZE;
            for (Claim claim : leases) size += FIXED_SIZE + Entry.characters(claim.instance());
            return size;
        }

        /** Returns the same in parts of at most this size, or of one lease. */
        public List<Change> parts(int most) {
            List<Change> parts = new ArrayList<>();
            List<Claim> part = new ArrayList<>();
            int size = 0;
            for (Claim claim : leases) {
                int more = FIXED_SIZE + Entry.characters(claim.instance());
                if (!part.isEmpty() && size + more > most) {
                    parts.add(new Suspect(service, List.copyOf(part)));
                    part.clear();
                    size = 0;
                }
                part.add(claim);
                size += more;
            }
            if (!part.isEmpty()) parts.add(new Suspect(service, List.copyOf(part)));
            return parts;
        }
    }

    /** An operator says something of an id. It is no change of a lease. */
    sealed interface SteeringChange extends Change {

        String id();
    }

    /**
     * An operator overrides what an instance says of itself.
     *
     * @param directive null: what was said before is taken back
     * @param by the principal of the operator; null: security is off
     * @param reason why, in the operator's words; null: none was given
     */
    record PutOverride(
            String service,
            String id,
            @Nullable Directive directive,
            @Nullable String by,
            @Nullable String reason) implements SteeringChange {

        @Override
        public int size() {
            return 2 * FIXED_SIZE + (reason == null ? 0 : 2 * reason.length());
        }
    }

    /**
     * An operator removes an instance.
     *
     * @param ban null: it can register again
     * @param by as in an override
     * @param reason as well
     */
    record Evict(
            String service,
            String id,
            @Nullable Ban ban,
            @Nullable String by,
            @Nullable String reason) implements SteeringChange {

        @Override
        public int size() {
            return 2 * FIXED_SIZE + (reason == null ? 0 : 2 * reason.length());
        }
    }

    /**
     * The time of an operator's word is over. It is ignored if that is no longer the latest one.
     *
     * @param ban whether it is a ban, and not an override
     * @param sinceMillis when it was said
     */
    record Lapse(String service, String id, boolean ban, long sinceMillis) implements SteeringChange {}

    /**
     * Names a lease.
     *
     * @param id the id of the instance that holds it
     */
    record LeaseId(String id, String lease) {}

    /**
     * A lease and its holder.
     *
     * @param instance as it was listed last
     * @param owner the principal that has registered it; null: security was off
     * @param from the IP address from which it was registered; null: it is not known
     */
    record Claim(
            Instance instance,
            String lease,
            long ttlMillis,
            @Nullable String owner,
            @Nullable String from) {

        public LeaseId leaseId() {
            return new LeaseId(instance.id(), lease);
        }
    }
}
