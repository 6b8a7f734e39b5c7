package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param version grows with every change of the service; a restarted registry never repeats one
 * @param instances sorted by id
 * @param registry the identity of the registry: another one if it has lost what it knew. A shorter list of another
 *     registry is to be believed only after its instances had a heartbeat interval to register. Null: the registry has
 *     no identity
 * @param ttlMillis the longest TTL on the list, or the default; a third of it is that interval
 */
public record LookupResponse(
        String service,
        long version,
        List<Instance> instances,
        @Nullable String registry,
        @Nullable Long ttlMillis) {

    /** The answer of a registry that has no identity. */
    public LookupResponse(String service, long version, List<Instance> instances) {
        this(service, version, instances, null, null);
    }
}
