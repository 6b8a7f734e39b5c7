package io.rollcall.wire.kv;

import io.rollcall.wire.Name;
import io.rollcall.wire.registry.View.Member;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * The replica for which a message is meant. An address is not enough: when a message arrives there, another process may
 * have it, of another group. Every other replica refuses the message with {@link KvProblemCode#NOT_THE_RECEIVER}, and
 * changes nothing.
 *
 * @param group the name of the service
 * @param id the id of the instance
 * @param replica a UUID that is kept with the data
 */
public record Receiver(
        @NotNull @Name String group,
        @NotNull @Name String id,

        @NotNull @Pattern(regexp = Member.REPLICA_PATTERN, message = Member.REPLICA_MESSAGE)
        String replica) {}
