/** The shape of the code itself: which module may use which, and what every package has. */
@NullMarked
package io.rollcall.system.architecture;

import org.jspecify.annotations.NullMarked;
