/**
 * The operator's commands of the key-value store: {@code ./rollcall kv get} and the others. Start at {@link
 * io.rollcall.client.store.KvCommand}. They use only the store's protocol, and need no Spring context.
 */
@NullMarked
package io.rollcall.client.store;

import org.jspecify.annotations.NullMarked;
