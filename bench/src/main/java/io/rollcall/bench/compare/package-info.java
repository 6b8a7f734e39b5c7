/**
 * Subjects side by side: started each by itself, warmed on all cores, then pinned apart from the load and asked in
 * turn. Start at {@link io.rollcall.bench.compare.Comparison}. Knows nothing of what is asked.
 */
@NullMarked
package io.rollcall.bench.compare;

import org.jspecify.annotations.NullMarked;
