package io.rollcall.wire.kv;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * One attempt of one run of a replica to join its group.
 *
 * @param session names the run of the process
 * @param number grows with each attempt; 0: none yet
 */
public record Attempt(
        @NotNull @Size(min = 1, max = 64) String session,
        @NotNull @Min(0) Integer number) {}
