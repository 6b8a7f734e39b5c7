/** Instances leave in order or are killed; the tests check what their callers notice. */
@NullMarked
package io.rollcall.system.leaving;

import org.jspecify.annotations.NullMarked;
