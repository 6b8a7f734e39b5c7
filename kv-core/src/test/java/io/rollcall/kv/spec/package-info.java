/**
 * Runs the protocol's TLA+ model, {@code kv-core/spec}, by TLC: it holds, and with any one rule off it does not. Start
 * at {@link io.rollcall.kv.spec.ModelTest}. Knows nothing of the code that the model is of.
 */
@NullMarked
package io.rollcall.kv.spec;

import org.jspecify.annotations.NullMarked;
