/**
 * Processes: started, pinned to cores, asked what they used, and ended whatever happens. Knows nothing of what they do.
 */
@NullMarked
package io.rollcall.bench.process;

import org.jspecify.annotations.NullMarked;
