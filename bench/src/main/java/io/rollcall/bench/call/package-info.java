/** A call by name beside the same call by address. Start at {@link CallFigures}. */
@NullMarked
package io.rollcall.bench.call;

import org.jspecify.annotations.NullMarked;
