/**
 * The client of the key-value store: a write is executed once however often it is sent, and exceptions say what is
 * unknown. Start at {@link io.rollcall.kvclient.KvClient}; {@code WriteCall} decides the outcome of a write.
 *
 * <p>It knows the store's messages and the replicas' addresses, and nothing of how replicas agree.
 */
@NullMarked
package io.rollcall.kvclient;

import org.jspecify.annotations.NullMarked;
