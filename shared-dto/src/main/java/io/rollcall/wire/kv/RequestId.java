package io.rollcall.wire.kv;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * The name of a write, so that a repeated one is applied once.
 *
 * @param client a UUID that the client chooses for itself
 * @param number from 1, growing with each write of the client, which has one write in flight at a time
 * @see <a href="https://dl.acm.org/doi/10.1145/2815400.2815416">Lee et al., Implementing Linearizability at Large
 *     Scale and Low Latency (RIFL), SOSP 2015</a>
 */
public record RequestId(
        @NotNull @Size(min = 1, max = 64) String client,
        @NotNull @Min(1) Long number) {}
