/** The key-value store as a process: kv-core with HTTP and one event loop. */
@NullMarked
package io.rollcall.kv;

import org.jspecify.annotations.NullMarked;
