/**
 * The state of one replica: its log, its committed keys, and the client table. Start at {@link
 * io.rollcall.kv.store.ReplicaState}. It knows no other replica and no network.
 */
@NullMarked
package io.rollcall.kv.store;

import org.jspecify.annotations.NullMarked;
