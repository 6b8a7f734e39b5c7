package io.rollcall.wire.kv;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The primary's log, continued; without entries, a beacon.
 *
 * @param session of the primary
 * @param to who is meant: another process at the same address refuses it
 * @param number grows with each one that goes to this replica
 * @param standing of the one who is meant
 * @param from seq of the entry before the first of {@code entries}
 * @param fromView that entry's view; 0: it is long committed
 * @param commit what is known to be on every replica
 * @param entries seq upon seq
 */
public record ApplyRequest(
        @NotNull @Min(1) Long view,
        @NotNull @Size(min = 1, max = 64) String session,
        @NotNull @Valid Attempt to,
        @NotNull @Min(0) Long number,
        @NotNull Standing standing,
        @NotNull @Min(0) @Max(Long.MAX_VALUE / 2) Long from,
        @NotNull @Min(0) Long fromView,
        @NotNull @Min(0) Long commit,
        @NotNull @Size(max = 512) List<@NotNull @Valid LogEntry> entries) {

    /** What a backup is to its primary. */
    public enum Standing {
        /** Being brought up to date. */
        JOINING,
        /** Counted in: nothing is committed without it, and it answers reads. */
        MEMBER,
        /** It asked to leave, and nothing waits for it any longer. */
        RELEASED
    }
}
