/**
 * Is there an order in which everything the clients saw could have happened, one operation at a time?
 *
 * <p>Record what clients ask and are told in a {@link io.rollcall.kv.linearizability.History}, then give its calls to
 * {@link io.rollcall.kv.linearizability.Linearizability#check}. Knows nothing of replication: it judges from outside.
 */
@NullMarked
package io.rollcall.kv.linearizability;

import org.jspecify.annotations.NullMarked;
