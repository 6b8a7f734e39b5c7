package io.rollcall.registry.cluster;

import io.rollcall.wire.registry.RegisterRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A registration that a follower brings to the leader.
 *
 * @param lease the name of the new lease, which the follower has made
 */
record ForwardedRegistration(
        @NotNull @Valid RegisterRequest registration,
        @NotNull @Size(min = 1, max = 64) String lease) {}
