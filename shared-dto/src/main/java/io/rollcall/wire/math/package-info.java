/** The protocol of the math service: {@link MathApi}. */
@NullMarked
package io.rollcall.wire.math;

import org.jspecify.annotations.NullMarked;
