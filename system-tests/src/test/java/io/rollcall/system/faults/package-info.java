/**
 * The key-value store as processes, and everything that befalls a machine: killed, paused, cut off, its disk full or
 * emptied. Is what clients are told still true? Start at {@link io.rollcall.system.faults.FaultsIT}.
 */
@NullMarked
package io.rollcall.system.faults;

import org.jspecify.annotations.NullMarked;
