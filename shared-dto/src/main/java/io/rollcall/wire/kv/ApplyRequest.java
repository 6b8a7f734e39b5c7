package io.rollcall.wire.kv;

import io.rollcall.wire.Name;
import io.rollcall.wire.registry.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The primary's log, continued; without entries, a beacon.
 *
 * @param receiver who is meant; another replica at the same address refuses it
 * @param view number of the view
 * @param primary id of the one who leads it, and sends this
 * @param members of the view
 * @param session of the primary: the run of its process. Those of one replica sort in the order of its runs
 * @param to which attempt of the receiver to join is meant
 * @param number grows with each one of the session
 * @param standing of the one who is meant
 * @param start end of the primary's log when this view began: what others have behind it, of earlier views, is not of this log
 * @param from seq of the entry before the first of {@code entries}
 * @param fromView that entry's view; 0: it is long committed
 * @param commit what is known to be on every replica
 * @param granted number of the ack that is answered with a read lease, which runs from its sending; 0: none
 * @param entries seq upon seq
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
        @NotNull @Min(0) Long commit,
        @NotNull @Min(0) Long granted,
        @NotNull @Size(max = 512) List<@NotNull @Valid LogEntry> entries) {

    static final long LAST = Long.MAX_VALUE / 2;

    /** What a backup is to its primary. */
    public enum Standing {
        /** Being brought up to date. */
        JOINING,
        /** Not in the view yet, but nothing is committed without it. */
        COUNTED_IN,
        /** In the view. */
        MEMBER,
        /** In the view, without a read lease from now on: it is to be removed. */
        LEAVING
    }
}
