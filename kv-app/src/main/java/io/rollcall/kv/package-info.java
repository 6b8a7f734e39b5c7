/**
 * The key-value store as a process: kv-core with HTTP and one event loop. {@code keys} has the API for clients; {@code
 * replica} runs the replica and speaks to the others.
 */
@NullMarked
package io.rollcall.kv;

import org.jspecify.annotations.NullMarked;
