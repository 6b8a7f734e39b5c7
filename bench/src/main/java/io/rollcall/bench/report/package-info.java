/**
 * What was measured, shown: a table with ratios, the bars that were asked for, JSON, a plot and a page. Start at
 * {@link Report}. Knows nothing of how it was measured.
 */
@NullMarked
package io.rollcall.bench.report;

import org.jspecify.annotations.NullMarked;
