package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param version grows with every change of the service; a restarted registry never repeats one
 * @param instances sorted by id: all of them, or the caller's part, or, in a delta, those that are new or have changed
 * @param registry the identity of the registry: another one if it has lost what it knew. A shorter list of another
 *     registry is to be believed only after its instances had a heartbeat interval to register. Null: the registry has
 *     no identity
 * @param ttlMillis the longest TTL on the list, or the default; a third of it is that interval
 * @param since null: this is the whole list. Otherwise this is a delta, a catch-up as etcd's watch gives it: it leads
 *     from the list of this version and of the same registry to the list of {@code version}. Only a watch that asks for
 *     deltas gets one, and it gets the whole list if the registry does not know what has changed, or if a delta would
 *     hardly be shorter
 * @param removed in a delta, the ids that are not on the list, or not in the caller's part, sorted; they need not have
 *     been on the former list either. Otherwise null
 */
public record LookupResponse(
        String service,
        long version,
        List<Instance> instances,
        @Nullable String registry,
        @Nullable Long ttlMillis,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long since,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> removed) {

    /** A whole list. */
    public LookupResponse(
            String service,
            long version,
            List<Instance> instances,
            @Nullable String registry,
            @Nullable Long ttlMillis) {
        this(service, version, instances, registry, ttlMillis, null, null);
    }

    /** The answer of a registry that has no identity. */
    public LookupResponse(String service, long version, List<Instance> instances) {
        this(service, version, instances, null, null);
    }
}
