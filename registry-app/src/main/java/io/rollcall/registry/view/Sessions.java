package io.rollcall.registry.view;

import io.rollcall.wire.registry.Instance;
import org.jspecify.annotations.Nullable;

/** Runs of processes: a lease is held by one, from its registration on until the next one's under the same id. */
@FunctionalInterface
public interface Sessions {

    /** Under this key of its metadata an instance says which replica it is: a UUID that is kept with the data. */
    String REPLICA = "replica";

    /** @return null if nobody holds the lease now */
    @Nullable
    Instance holder(String group, String lease);
}
