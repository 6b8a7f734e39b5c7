package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param version grows with every change of the service; a restarted registry never repeats one
 * @param instances sorted by id
 * @param registry which registry this is: another one where it has lost what it knew. Of another one, a shorter list is to be
 *     believed once its instances had a heartbeat interval to come. Null: of a registry that does not say so
 * @param ttlMillis the longest lease on the list, or the default; a third of it is that interval
 */
public record LookupResponse(
        String service,
        long version,
        List<Instance> instances,
        @Nullable String registry,
        @Nullable Long ttlMillis) {

    /** As a registry answers that does not say which one it is. */
    public LookupResponse(String service, long version, List<Instance> instances) {
        this(service, version, instances, null, null);
    }
}
