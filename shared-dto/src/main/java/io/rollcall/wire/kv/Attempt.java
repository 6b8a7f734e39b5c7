package io.rollcall.wire.kv;

import io.rollcall.wire.registry.View.Member;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * One attempt of one run of a replica to join its group.
 *
 * @param replica a UUID that is kept with the data
 * @param session names the run of the process; empty: any
 * @param number grows with each attempt; 0: none
 */
public record Attempt(
        @NotNull @Pattern(regexp = Member.REPLICA_PATTERN, message = Member.REPLICA_MESSAGE)
        String replica,

        @NotNull @Size(max = 64) String session,
        @NotNull @Min(0) Integer number) {}
