package io.rollcall.registry.catalog;

import org.jspecify.annotations.Nullable;

/**
 * An operator's word that an id cannot register.
 *
 * @param by the principal of the operator; null: security was off
 * @param sinceMillis as in a {@link Directive}
 * @param untilMillis when it ends, by the clock of the host that leads, in milliseconds since 1970
 */
public record Ban(@Nullable String reason, @Nullable String by, long sinceMillis, long untilMillis) {}
