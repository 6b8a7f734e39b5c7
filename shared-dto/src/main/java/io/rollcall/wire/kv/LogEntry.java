package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.wire.Utf8Size;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a replica's log: a put if it has a value, else a delete; or a conditional write that was declined, whose
 * answer is kept for its request id.
 *
 * @param view the view in which it was made; {@code (view, seq)} names it
 * @param seq its place in the log, from 1
 * @param timeMillis the log's own time, by which clients are forgotten; never less than that of the previous entry
 * @param declinedAt the version that the key had in place of the expected one
 * @param fingerprint a hash of the write that had this request id
 * @param hash the log's rolling hash at this entry; absent: it has none, because an earlier version made or sent it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogEntry(
        @NotNull @Min(1) Long view,
        @NotNull @Min(1) Long seq,
        @NotNull @Min(0) @Max(ApplyRequest.LAST) Long timeMillis,
        @NotNull @Utf8Size(min = 1, max = 1_024) String key,
        @Nullable @Utf8Size(max = 524_288) String value,
        @Nullable @Min(0) Long declinedAt,
        @Valid @Nullable RequestId requestId,
        @Nullable Long fingerprint,
        @Nullable Long hash) {}
