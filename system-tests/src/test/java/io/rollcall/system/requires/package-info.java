/**
 * What a test wants of the machine besides a JDK. Start at {@link io.rollcall.system.requires.RequiresTool}. It knows
 * no test.
 */
@NullMarked
package io.rollcall.system.requires;

import org.jspecify.annotations.NullMarked;
