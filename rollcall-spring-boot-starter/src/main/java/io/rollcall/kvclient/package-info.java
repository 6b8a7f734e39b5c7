/**
 * The key-value store, as an application uses it: a write is executed once however often it is sent, and what is not known
 * is said. Start at {@link io.rollcall.kvclient.KvClient}; a write's fate is decided in {@code WriteCall}.
 *
 * <p>Knows the store's words on the wire and who the replicas are; nothing of how they agree.
 */
@NullMarked
package io.rollcall.kvclient;

import org.jspecify.annotations.NullMarked;
