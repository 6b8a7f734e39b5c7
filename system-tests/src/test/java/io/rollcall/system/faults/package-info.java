/**
 * The key-value store as processes, under every fault of a machine: killed, paused, cut off, its disk full or emptied.
 * The registry beneath it is one process, or three that suffer the same. The tests check that the answers to clients
 * stay true. Start at {@link io.rollcall.system.faults.FaultsIT}.
 */
@NullMarked
package io.rollcall.system.faults;

import org.jspecify.annotations.NullMarked;
