/**
 * Instances are killed, hang, fail, come and go under load; the tests check what callers and the service notice.
 *
 * <p>Start at {@link io.rollcall.system.resilience.BadInstanceIT}.
 */
@NullMarked
package io.rollcall.system.resilience;

import org.jspecify.annotations.NullMarked;
