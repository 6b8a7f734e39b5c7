/**
 * Runs the replica: one event loop around kv-core, the transport to the other replicas, and the life of the process
 * from joining to leaving. Start at {@link io.rollcall.kv.replica.EventLoop}. It decides nothing: kv-core does.
 */
@NullMarked
package io.rollcall.kv.replica;

import org.jspecify.annotations.NullMarked;
