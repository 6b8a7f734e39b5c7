package io.rollcall.wire.registry;

import io.rollcall.wire.Address;
import jakarta.validation.constraints.NotNull;

/** @param name the address of a member */
public record MemberRequest(@NotNull @Address String name) {}
