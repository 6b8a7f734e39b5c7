/** The protocol of the key-value store, between it and its clients and among its replicas. Start at {@link KvApi}. */
@NullMarked
package io.rollcall.wire.kv;

import org.jspecify.annotations.NullMarked;
