package io.rollcall.wire.kv;

import io.rollcall.wire.Name;
import io.rollcall.wire.registry.View.Member;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * The replica that a message is meant for. An address is not enough: by the time a message arrives there, another process may have it,
 * of another group. Every other replica refuses the message with {@link KvProblemCode#NOT_THE_RECEIVER}, and changes nothing.
 *
 * @param group name of the service
 * @param id of the instance
 * @param replica a UUID that is kept with the data
 */
public record Receiver(
        @NotNull @Name String group,
        @NotNull @Name String id,

        @NotNull @Pattern(regexp = Member.REPLICA_PATTERN, message = Member.REPLICA_MESSAGE)
        String replica) {}
