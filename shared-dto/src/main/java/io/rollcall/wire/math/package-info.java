/** What the math service and its callers say to each other: {@link MathApi}. */
@NullMarked
package io.rollcall.wire.math;

import org.jspecify.annotations.NullMarked;
