package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param acceptLoss whether the group's data is given up: without it a group that has a view, or may have lost one, is
 *     not deleted
 */
public record DeleteViewRequest(
        @NotNull @Name String group, @Nullable Boolean acceptLoss) {}
