package io.rollcall.wire.kv;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A restarted primary, whose memory is empty, asks what another replica holds, and to follow no one else from now on.
 *
 * @param view that it wants to form
 * @param session of the primary
 */
public record RecoverRequest(
        @NotNull @Min(1) Long view,
        @NotNull @Size(min = 1, max = 64) String session) {}
