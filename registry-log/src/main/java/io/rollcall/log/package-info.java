/**
 * A log of bytes that a group of processes replicates. Each process has a {@link io.rollcall.log.Replica}, to which the
 * log gives the same entries in the same order, and one of them leads. Start at {@link io.rollcall.log.RatisLog#open},
 * then read {@link io.rollcall.log.ReplicatedLog}. It does not know what the entries mean.
 */
@NullMarked
package io.rollcall.log;

import org.jspecify.annotations.NullMarked;
