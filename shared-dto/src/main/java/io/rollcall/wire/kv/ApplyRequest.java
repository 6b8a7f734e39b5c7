package io.rollcall.wire.kv;

import io.rollcall.wire.Bounded;
import io.rollcall.wire.Name;
import io.rollcall.wire.registry.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Log entries from the primary to a backup; without entries, a heartbeat.
 *
 * @param receiver the intended receiver; another replica at the same address refuses the message
 * @param view the number of the view
 * @param primary the id of the primary, which sends this
 * @param members the members of the view
 * @param session the run of the primary's process. The sessions of one replica sort in the order of its runs
 * @param to the receiver's attempt to join for which this is meant
 * @param number grows with each message of the session
 * @param standing the receiver's role in the view
 * @param start the end of the primary's log when this view began: entries of earlier views that others have after
 *     it do not belong to this log
 * @param from the seq of the entry before the first of {@code entries}
 * @param fromView the view of that entry; 0: it was committed long ago
 * @param fromHash the log's rolling hash at that entry; absent: not known
 * @param commit the seq up to which every replica is known to hold the log
 * @param granted the number of the ack that this answers with a read lease, which runs from the time when that ack
 *     was sent; 0: none
 * @param entries consecutive entries
 */
public record ApplyRequest(
        @NotNull @Valid Receiver receiver,
        @NotNull @Min(1) @Max(View.VIEWS_MAX) Long view,
        @NotNull @Name String primary,

        @NotEmpty @Size(max = View.MEMBERS_MAX) List<View.@NotNull @Valid Member> members,

        @NotNull @Size(min = 1, max = 64) String session,
        @NotNull @Valid Attempt to,
        @NotNull @Min(1) Long number,
        @NotNull Standing standing,
        @NotNull @Min(0) @Max(ApplyRequest.LAST) Long start,
        @NotNull @Min(0) @Max(ApplyRequest.LAST) Long from,
        @NotNull @Min(0) Long fromView,
        @Nullable Long fromHash,
        @NotNull @Min(0) Long commit,
        @NotNull @Min(0) Long granted,
        @NotNull @Size(max = ApplyRequest.ENTRIES_MAX) List<@NotNull @Valid LogEntry> entries) {

    static final long LAST = Long.MAX_VALUE / 2;
    static final int ENTRIES_MAX = 512;

    public ApplyRequest {
        members = Bounded.list(members, View.MEMBERS_MAX);
        entries = Bounded.list(entries, ENTRIES_MAX);
    }

    /** The role of a backup, as its primary sees it. */
    public enum Standing {
        /** The backup is receiving the data that it lacks. */
        JOINING,
        /** In sync: not in the view yet, but nothing is committed without it. */
        COUNTED_IN,
        /** A member of the view. */
        MEMBER,
        /** A member of the view without a read lease from now on, because it is to be removed. */
        LEAVING
    }
}
