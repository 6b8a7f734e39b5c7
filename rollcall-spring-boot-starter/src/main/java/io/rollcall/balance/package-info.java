/**
 * The choice of the instance that takes the next call. Start at {@link io.rollcall.balance.LoadBalancer}; each
 * algorithm is one file.
 *
 * <p>It knows lists of instances, and nothing of where they come from or how a call is made.
 */
@NullMarked
package io.rollcall.balance;

import org.jspecify.annotations.NullMarked;
