package io.rollcall.registry.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.chassis.security.Token;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A deregistration that a follower brings to the leader: {@link io.rollcall.wire.registry.DeregisterRequest}, and the
 * principal that asks.
 *
 * @param by the principal, as the follower has found out; null: an operator, or security is off there. Left out if
 *     null, because an older leader refuses it
 * @param operator true: the caller is an operator, and may end each lease. Left out if null, as well
 * @param operatorName its name; null: it is no operator, or not known. Left out if null, as well
 */
record ForwardedDeregistration(
        @NotNull @Name String service,
        @NotNull @Name String id,
        @Size(min = 1, max = 64) @Nullable String lease,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Pattern(regexp = Token.NAME_PATTERN) @Nullable
        String by,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean operator,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Pattern(regexp = Token.NAME_PATTERN) @Nullable
        String operatorName) {

    /** @param isSecure whether this member knows its callers; a caller without a name is an operator then */
    static ForwardedDeregistration of(Deregister command, boolean isSecure) {
        Boolean operator = (isSecure && command.by() == null) ? true : null;
        return new ForwardedDeregistration(
                command.service(), command.id(), command.lease(), command.by(), operator, command.operator());
    }

    /** Returns whether the follower names the caller. */
    boolean isSigned() {
        return by != null || (operator != null && operator);
    }

    Deregister command() {
        return new Deregister(service, id, lease, by, operatorName);
    }
}
