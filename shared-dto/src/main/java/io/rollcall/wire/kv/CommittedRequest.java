package io.rollcall.wire.kv;

import io.rollcall.wire.Name;
import io.rollcall.wire.registry.View.Member;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * A read-index request: a backup with reads of dirty keys asks its primary how far it has committed.
 *
 * @param receiver the primary that is asked
 * @param view the number of the view
 * @param from the id of the backup
 * @param replica the UUID of the backup
 * @param question grows with each request
 */
public record CommittedRequest(
        @NotNull @Valid Receiver receiver,
        @NotNull @Min(1) Long view,
        @NotNull @Name String from,

        @NotNull @Pattern(regexp = Member.REPLICA_PATTERN, message = Member.REPLICA_MESSAGE)
        String replica,

        @NotNull @Min(0) Long question) {}
