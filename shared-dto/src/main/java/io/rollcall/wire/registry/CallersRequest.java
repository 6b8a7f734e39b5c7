package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import org.jspecify.annotations.Nullable;

/** @param service the service of which the callers are asked for; absent: every service */
public record CallersRequest(@Name @Nullable String service) {}
