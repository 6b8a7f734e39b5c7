package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * One line of a replica's log: a put where there is a value, else a delete; or a conditional write that was declined,
 * whose answer is kept for its request id.
 *
 * @param view in which it was made; {@code (view, seq)} names it
 * @param seq its place in the log, from 1
 * @param timeMillis the log's own time, for forgetting clients; never less than that of the entry before
 * @param declinedAt the version that the key had instead of the one asked for
 * @param fingerprint of what the write with this request id asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogEntry(
        @NotNull @Min(1) Long view,
        @NotNull @Min(1) Long seq,
        @NotNull @Min(0) Long timeMillis,
        @NotNull String key,
        @Nullable String value,
        @Nullable Long declinedAt,
        @Valid @Nullable RequestId requestId,
        @Nullable Long fingerprint) {}
