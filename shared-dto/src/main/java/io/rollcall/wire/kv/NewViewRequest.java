package io.rollcall.wire.kv;

import io.rollcall.wire.registry.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * A view that the registry holds, told by who changed it, so that the others need not find out.
 *
 * @param receiver who is told
 * @param view with at least one member
 */
public record NewViewRequest(
        @NotNull @Valid Receiver receiver, @NotNull @Valid View view) {}
