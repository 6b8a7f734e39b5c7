package io.rollcall.wire.kv;

import io.rollcall.wire.registry.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * A view that the registry holds, sent by the replica that changed it, so that the others need not find out.
 *
 * @param receiver the intended receiver
 * @param view with at least one member
 */
public record NewViewRequest(
        @NotNull @Valid Receiver receiver, @NotNull @Valid View view) {}
