package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * @param after the {@code next} of the answer before; only events with a higher sequence are told. Absent: the latest
 *     ones that are known, as many as the limit says. 0: from the oldest one that is known on
 * @param service only events of this service; absent: of every service
 * @param limit the most events of the answer, 1 to 1,000; 100 if absent
 * @param waitMillis how long to wait for an event if there is none, at most 60,000; 0 if absent
 */
public record EventsRequest(
        @Min(0) @Nullable Long after,
        @Name @Nullable String service,
        @Min(1) @Max(EventsRequest.LIMIT_MAX) @Nullable Integer limit,
        @Min(0) @Max(60_000) @Nullable Long waitMillis) {

    /** The most events of one answer. */
    public static final int LIMIT_MAX = 1_000;
}
