package io.rollcall.wire.registry;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * One caller's part of a large service. The registry chooses the instances by rendezvous hashing of {@code of} and
 * their ids, so that the same caller always gets the same ones, and callers spread over all of them.
 *
 * @param of what tells this caller from others, such as its service and its id; at most 256 characters
 * @param size the most instances of the part, 1 to 500
 */
public record Subset(
        @NotBlank @Size(max = Subset.OF_MAX) String of,
        @NotNull @Min(1) @Max(Subset.SIZE_MAX) Integer size) {

    /** The most characters of a caller's name. */
    public static final int OF_MAX = 256;

    /**
     * The most instances of a part. The registry writes each caller's part on its own, but the whole list once for all:
     * a caller of more instances takes the whole list.
     */
    public static final int SIZE_MAX = 500;
}
