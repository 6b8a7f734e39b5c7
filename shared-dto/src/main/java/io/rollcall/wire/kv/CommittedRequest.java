package io.rollcall.wire.kv;

import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * A backup with reads of dirty keys asks its primary how far it has committed.
 *
 * @param from id of the backup
 * @param by its attempt to join
 * @param question grows with each question
 */
public record CommittedRequest(
        @NotNull @Min(1) Long view,
        @NotNull @Name String from,
        @NotNull @Valid Attempt by,
        @NotNull @Min(0) Long question) {}
