package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * @param lease the lease of the replica
 * @param view the number of the view with whose primary its log agrees
 * @param seq the seq up to which it does
 * @param said whether other replicas rely on the position, so that a disk that has less is an older copy; else it
 *     is only the content of the disk
 */
public record PositionRequest(
        @NotNull @Name String group,
        @NotNull @Size(min = 1, max = 64) String lease,
        @NotNull @Min(0) @Max(View.VIEWS_MAX) Long view,
        @NotNull @Min(0) Long seq,
        @NotNull Boolean said) {}
