/**
 * Who holds a lease, and until when. Start at {@link Roster}: commands and the time in, replies and effects out.
 *
 * <p>Deterministic, for a replicated log is to feed it one day: nothing here reads a clock, a random number, the network or
 * a disk, and nothing here knows a thread or Spring. One caller at a time; the {@link Snapshot}s it hands out are
 * immutable and anybody's.
 */
@NullMarked
package io.rollcall.registry.lease;

import org.jspecify.annotations.NullMarked;
