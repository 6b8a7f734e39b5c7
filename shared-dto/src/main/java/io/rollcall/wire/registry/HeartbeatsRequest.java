package io.rollcall.wire.registry;

import io.rollcall.wire.Bounded;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The heartbeats of a host that keeps many instances alive.
 *
 * @param beats 1 to 1,000
 */
public record HeartbeatsRequest(
        @NotEmpty @Size(max = HeartbeatsRequest.BEATS_MAX) List<@NotNull @Valid HeartbeatRequest> beats) {

    /** The most heartbeats of one request. */
    public static final int BEATS_MAX = 1_000;

    public HeartbeatsRequest {
        beats = Bounded.list(beats, BEATS_MAX);
    }
}
