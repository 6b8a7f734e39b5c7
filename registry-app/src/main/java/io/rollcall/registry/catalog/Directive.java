package io.rollcall.registry.catalog;

import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.OverrideStatus;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word about an id, which counts more than what the instance says of itself.
 *
 * @param status null: as the instance says
 * @param weight null: as the instance says
 * @param by the principal of the operator; null: security was off
 * @param sinceMillis when it was said, by the clock of the host that led, in milliseconds since 1970; it names the
 *     directive, too
 * @param untilMillis when it ends, by the same clock; null: when it is taken back
 */
public record Directive(
        @Nullable OverrideStatus status,
        @Nullable Integer weight,
        @Nullable String reason,
        @Nullable String by,
        long sinceMillis,
        @Nullable Long untilMillis) {

    /** Returns it as lists show it; its age is known to readers only. */
    InstanceOverride shown() {
        return new InstanceOverride(status, weight, reason, by, 0);
    }
}
