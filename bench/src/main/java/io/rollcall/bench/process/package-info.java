/**
 * Starts processes, pins them to cores, reads what they used, and ends them in any case. Knows nothing of what they do.
 */
@NullMarked
package io.rollcall.bench.process;

import org.jspecify.annotations.NullMarked;
