/**
 * Decides when a write is safe and when a read is fresh. Pure: no threads, clocks, sockets, disk or Spring. Messages
 * and ticks go in with the time, effects come out. Start at {@link io.rollcall.kv.replication.Replica}; the protocol
 * and its words are those of {@code kv-replication.md} and of its TLA+ model.
 */
@NullMarked
package io.rollcall.kv.replication;

import org.jspecify.annotations.NullMarked;
