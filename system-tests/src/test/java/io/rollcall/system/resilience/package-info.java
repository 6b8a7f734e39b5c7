/**
 * Instances die, hang, fail, come and go under load: what do callers notice, and what does the service?
 *
 * <p>Start at {@link io.rollcall.system.resilience.BadInstanceIT}.
 */
@NullMarked
package io.rollcall.system.resilience;

import org.jspecify.annotations.NullMarked;
