package io.rollcall.wire.registry;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * @param since the version of an earlier answer of the same registry: only services that have changed after it are
 *     told; absent: every service
 */
public record OverviewRequest(@Min(0) @Nullable Long since) {}
