/**
 * The tools that a test requires of the machine besides a JDK. Start at {@link
 * io.rollcall.system.requires.RequiresTool}. Knows no test.
 */
@NullMarked
package io.rollcall.system.requires;

import org.jspecify.annotations.NullMarked;
