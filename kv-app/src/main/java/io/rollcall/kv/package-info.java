/**
 * The key-value store as a process: kv-core with HTTP and one event loop. {@code keys} is what clients call, {@code
 * replica} what runs the replica and speaks to the others.
 */
@NullMarked
package io.rollcall.kv;

import org.jspecify.annotations.NullMarked;
