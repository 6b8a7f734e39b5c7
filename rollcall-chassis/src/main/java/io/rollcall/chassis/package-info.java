/** What every process of the cast has in common: flags, problem answers, bounds. */
@NullMarked
package io.rollcall.chassis;

import org.jspecify.annotations.NullMarked;
