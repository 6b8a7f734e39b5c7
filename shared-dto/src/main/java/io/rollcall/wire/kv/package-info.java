/** What the key-value store says to its clients, and its replicas to each other. Start at {@link KvApi}. */
@NullMarked
package io.rollcall.wire.kv;

import org.jspecify.annotations.NullMarked;
