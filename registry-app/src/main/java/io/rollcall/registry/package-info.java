/** Who is alive, and where. */
@NullMarked
package io.rollcall.registry;

import org.jspecify.annotations.NullMarked;
