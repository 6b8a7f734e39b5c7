/**
 * Leases: until when an instance holds its entry in the {@link io.rollcall.registry.catalog.Catalog}, and what follows
 * when it is silent. Start at {@link io.rollcall.registry.lease.LeaseTable}: commands and the time go in, replies and
 * effects come out. Behind it is a {@link io.rollcall.registry.lease.Member}, which can share a log with others.
 *
 * <p>The package is deterministic: nothing here reads a clock, a random number, the network or a disk, and nothing here
 * knows a thread or Spring. It serves one caller at a time.
 */
@NullMarked
package io.rollcall.registry.lease;

import org.jspecify.annotations.NullMarked;
