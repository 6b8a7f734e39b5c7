/** The math service. It adds. */
@NullMarked
package io.rollcall.math;

import org.jspecify.annotations.NullMarked;
