package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An acknowledgement: the log up to {@code acked} is on disk. With it the backup promises not to take over for a while.
 *
 * @param view the number of the view
 * @param by the replica that answers, and its attempt to join
 * @param acked the seq up to which the primary's log is held here; -1: nothing yet
 * @param leaving whether the backup has stopped reading, and asks to be removed
 * @param hash the rolling hash of the log at {@code acked}; absent: not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplyResponse(
        long view,
        Attempt by,
        long acked,
        boolean leaving,
        @Nullable Long hash) {}
