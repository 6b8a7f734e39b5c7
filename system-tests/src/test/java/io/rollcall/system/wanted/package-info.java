/**
 * What a test wants of the machine besides a JDK. Start at {@link io.rollcall.system.wanted.Wanted}. It knows no test.
 */
@NullMarked
package io.rollcall.system.wanted;

import org.jspecify.annotations.NullMarked;
