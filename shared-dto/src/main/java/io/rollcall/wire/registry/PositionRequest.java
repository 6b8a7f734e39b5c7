package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * @param lease of the replica
 * @param view number of the view whose primary its log agrees with
 * @param seq up to which it does
 * @param said others rely on it, so a disk that has less is an older one; else it is only what the disk holds
 */
public record PositionRequest(
        @NotNull @Name String group,
        @NotNull @Size(min = 1, max = 64) String lease,
        @NotNull @Min(0) @Max(View.VIEWS_MAX) Long view,
        @NotNull @Min(0) Long seq,
        @NotNull Boolean said) {}
