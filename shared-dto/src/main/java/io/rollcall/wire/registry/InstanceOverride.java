package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word about an instance, as in a lookup. It stands beside what the instance says of itself, and counts
 * for calls. Two are equal if they say the same, however old they are.
 *
 * @param status {@code OUT_OF_SERVICE}: the instance gets no calls; absent: as it says itself
 * @param weight its share of calls in place of its own, 0 to 1,000; 0: it gets no new calls; absent: its own
 * @param reason why, in the operator's words
 * @param by the name of the operator's principal; absent: security is off
 * @param ageMillis how long ago the operator said so, as exact as the clocks of the registry's hosts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceOverride(
        @Nullable OverrideStatus status,
        @Nullable Integer weight,
        @Nullable String reason,
        @Nullable String by,
        long ageMillis) {

    /** Returns whether the operator lets the instance get new calls. */
    public boolean allowsCalls() {
        return status == null && (weight == null || weight > 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InstanceOverride that
                && status == that.status
                && Objects.equals(weight, that.weight)
                && Objects.equals(reason, that.reason)
                && Objects.equals(by, that.by);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, weight, reason, by);
    }
}
