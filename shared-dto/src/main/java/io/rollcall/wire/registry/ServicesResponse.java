package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param version grows with every change of any service
 * @param services sorted by name
 * @param registry the identity of the registry, as in a lookup
 */
public record ServicesResponse(
        long version, List<Service> services, @Nullable String registry) {

    /** The answer of a registry that has no identity. */
    public ServicesResponse(long version, List<Service> services) {
        this(version, services, null);
    }

    /**
     * @param service its name
     * @param instances the number of instances of every status
     * @param up the number of {@code UP} instances to which an operator lets calls go
     */
    public record Service(String service, int instances, int up) {}
}
