package io.rollcall.registry.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.chassis.security.Token;
import io.rollcall.wire.registry.RegisterRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A registration that a follower brings to the leader.
 *
 * @param lease the name of the new lease, which the follower has made
 * @param owner the principal that registers, as the follower has found out; null: security is off. Left out if null,
 *     because an older leader refuses it
 */
record ForwardedRegistration(
        @NotNull @Valid RegisterRequest registration,
        @NotNull @Size(min = 1, max = 64) String lease,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Pattern(regexp = Token.NAME_PATTERN) @Nullable
        String owner) {}
