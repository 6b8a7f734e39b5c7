package io.rollcall.registry.view;

import io.rollcall.registry.catalog.Groups;
import io.rollcall.wire.registry.Instance;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instance that holds a lease. One run of a process holds it, from its registration until the next one under
 * the same id.
 */
@FunctionalInterface
public interface LeaseHolders {

    /** The key of an instance's metadata that names its replica: a UUID that is kept with the data. */
    String REPLICA = Groups.REPLICA;

    /** @return null if no instance holds the lease now */
    @Nullable
    Instance holder(String group, String lease);
}
