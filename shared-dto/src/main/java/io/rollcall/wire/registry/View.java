package io.rollcall.wire.registry;

import io.rollcall.wire.Address;
import io.rollcall.wire.Bounded;
import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group of replicas, and which of them leads.
 *
 * @param number grows by one with each change; 0: there is none yet
 * @param primary the id of the member that leads; absent at number 0
 * @param members each id once; empty at number 0
 * @see "Lin et al., PacificA: Replication in Log-Based Distributed Storage Systems, MSR-TR-2008-25, 2008"
 */
public record View(
        @Min(1) @Max(VIEWS_MAX) long number,
        @Name @Nullable String primary,
        @NotEmpty @Size(max = View.MEMBERS_MAX) List<@NotNull @Valid Member> members) {

    /** A write waits for all members, so a group is small. */
    public static final int MEMBERS_MAX = 16;

    /** More changes than any group sees, and a number that every JSON parser reads exactly. */
    public static final long VIEWS_MAX = 1L << 52;

    /** The view of a group that has not formed yet. */
    public static final View NONE = new View(0, null, List.of());

    public View {
        members = Bounded.list(members, MEMBERS_MAX);
    }

    /**
     * One replica. After its data directory was emptied it is another replica, with the same id.
     *
     * @param id the id of the instance
     * @param replica a UUID that is kept with the data
     * @param address host:port
     */
    public record Member(
            @NotNull @Name String id,

            @NotNull @Pattern(regexp = Member.REPLICA_PATTERN, message = Member.REPLICA_MESSAGE)
            String replica,

            @NotNull @Address String address) {

        public static final String REPLICA_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        public static final String REPLICA_MESSAGE = "must be a UUID in lower case";

        /** Compares replicas. Addresses change; a replica with its data does not. */
        public boolean isSameReplica(Member other) {
            return id.equals(other.id) && replica.equals(other.replica);
        }
    }
}
