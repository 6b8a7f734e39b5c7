/**
 * Shows results: a table with ratios, the bars that were set, JSON, a plot and a page. Start at {@link Report}. Knows
 * nothing of how they were measured.
 */
@NullMarked
package io.rollcall.bench.report;

import org.jspecify.annotations.NullMarked;
