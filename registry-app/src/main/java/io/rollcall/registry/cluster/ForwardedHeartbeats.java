package io.rollcall.registry.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.chassis.security.Token;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.wire.Bounded;
import io.rollcall.wire.Name;
import io.rollcall.wire.registry.HeartbeatsRequest;
import io.rollcall.wire.registry.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heartbeats that a follower brings to the leader: {@link HeartbeatsRequest}, and the principal of each. */
record ForwardedHeartbeats(
        @NotEmpty @Size(max = HeartbeatsRequest.BEATS_MAX) List<@NotNull @Valid ForwardedHeartbeat> beats) {

    ForwardedHeartbeats {
        beats = Bounded.list(beats, HeartbeatsRequest.BEATS_MAX);
    }

    /**
     * One of them.
     *
     * @param by the principal, as the follower has found out; null: security is off. Left out if null, because an older
     *     leader refuses it
     */
    record ForwardedHeartbeat(
            @NotNull @Name String service,
            @NotNull @Name String id,
            @NotNull @Size(min = 1, max = 64) String lease,
            @Nullable Status status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Pattern(regexp = Token.NAME_PATTERN) @Nullable
            String by) {

        static ForwardedHeartbeat of(Heartbeat command) {
            return new ForwardedHeartbeat(
                    command.service(), command.id(), command.lease(), command.status(), command.by());
        }

        Heartbeat command() {
            return new Heartbeat(service, id, lease, status, by);
        }
    }
}
