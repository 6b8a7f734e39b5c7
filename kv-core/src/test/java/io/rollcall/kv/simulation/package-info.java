/** Runs a whole group in one thread, under a clock and a network that a seed decides. */
@NullMarked
package io.rollcall.kv.simulation;

import org.jspecify.annotations.NullMarked;
