/**
 * Compares subjects: each is started by itself, warmed on all cores, pinned apart from the load, and measured in turn.
 * Start at {@link io.rollcall.bench.compare.Comparison}. Knows nothing of the requests.
 */
@NullMarked
package io.rollcall.bench.compare;

import org.jspecify.annotations.NullMarked;
