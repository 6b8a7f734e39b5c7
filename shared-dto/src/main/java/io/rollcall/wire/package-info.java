/**
 * The protocol, shared by servers and clients.
 *
 * <p>Every method is {@code POST /<Service>.<Method>} with a JSON object in and out. Each service is one interface,
 * which its server implements and its clients call through; each message is one record. Start at {@link
 * io.rollcall.wire.registry.RegistryApi}. Durations are whole milliseconds and end in {@code Millis}; no instant is
 * sent, because clocks differ. Clients ignore unknown fields.
 *
 * <p>This package holds what all messages share: the shape of a {@link io.rollcall.wire.Name}, of an {@link
 * io.rollcall.wire.Address} and of a {@link io.rollcall.wire.Problem}. It knows no server and no client.
 */
@NullMarked
package io.rollcall.wire;

import org.jspecify.annotations.NullMarked;
