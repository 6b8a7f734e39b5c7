/** The registry from outside: it dies and comes back, it is told lies, and many wait for it. */
@NullMarked
package io.rollcall.system.registry;

import org.jspecify.annotations.NullMarked;
