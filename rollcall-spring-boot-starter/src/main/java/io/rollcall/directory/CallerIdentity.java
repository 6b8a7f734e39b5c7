package io.rollcall.directory;

import io.rollcall.wire.registry.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The name of this process where it asks for instances. The registry draws its map of callers by it. A bean of this
 * type replaces the starter's, which is the service and the id that this process registers under, or its {@code
 * spring.application.name} with a random id.
 */
@FunctionalInterface
public interface CallerIdentity {

    /** Returns the name; null: it is not known yet, or the process keeps it to itself. It must not fail. */
    @Nullable
    Caller get();
}
