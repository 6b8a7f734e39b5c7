/**
 * The samples, as a newcomer meets them: built by Maven from their own POMs, run, and called. Start at
 * {@link io.rollcall.system.samples.Sample}.
 */
@NullMarked
package io.rollcall.system.samples;

import org.jspecify.annotations.NullMarked;
