/** The callers of each service, as they name themselves. Start at {@link io.rollcall.registry.callers.Callers}. */
@NullMarked
package io.rollcall.registry.callers;

import org.jspecify.annotations.NullMarked;
