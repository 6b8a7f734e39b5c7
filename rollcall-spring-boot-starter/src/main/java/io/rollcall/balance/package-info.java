/**
 * Which instance takes the next call. Start at {@link io.rollcall.balance.LoadBalancer}; each algorithm is one file.
 *
 * <p>Knows lists of instances and nothing of where they come from or how a call is made.
 */
@NullMarked
package io.rollcall.balance;

import org.jspecify.annotations.NullMarked;
