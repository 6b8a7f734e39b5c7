/**
 * What one replica holds: the log of what is prepared, the keys as they are committed, and the last request of each
 * client. Start at {@link io.rollcall.kv.store.ReplicaState}. Knows no other replica and no network.
 */
@NullMarked
package io.rollcall.kv.store;

import org.jspecify.annotations.NullMarked;
