package io.rollcall.registry.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A deregistration that a follower brings to the leader: {@link io.rollcall.wire.registry.DeregisterRequest}, and who
 * asks.
 *
 * @param by the principal, as the follower has found out; null: one that may end each lease. Left out if null, because
 *     an older leader refuses it
 */
record ForwardedDeregistration(
        @NotNull @Name String service,
        @NotNull @Name String id,
        @Size(min = 1, max = 64) @Nullable String lease,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Name @Nullable
        String by) {

    static ForwardedDeregistration of(Deregister command) {
        return new ForwardedDeregistration(command.service(), command.id(), command.lease(), command.by());
    }

    Deregister command() {
        return new Deregister(service, id, lease, by);
    }
}
