/** From nothing to the first answer. Start at {@link StartupFigures}. */
@NullMarked
package io.rollcall.bench.startup;

import org.jspecify.annotations.NullMarked;
