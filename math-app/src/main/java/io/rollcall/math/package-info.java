/** Adds. */
@NullMarked
package io.rollcall.math;

import org.jspecify.annotations.NullMarked;
