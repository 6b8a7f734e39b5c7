/**
 * The lease table: which instance holds a lease, and until when. Start at {@link LeaseTable}: commands and the time go
 * in, replies and effects come out.
 *
 * <p>The package is deterministic, so that a replicated log can feed it one day: nothing here reads a clock, a random
 * number, the network or a disk, and nothing here knows a thread or Spring. It serves one caller at a time; the {@link
 * Snapshot}s that it hands out are immutable, and any thread may read them.
 */
@NullMarked
package io.rollcall.registry.lease;

import org.jspecify.annotations.NullMarked;
