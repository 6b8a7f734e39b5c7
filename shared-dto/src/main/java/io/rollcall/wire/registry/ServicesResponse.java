package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param version grows with every change of any service
 * @param services sorted by name
 * @param registry which registry this is, as in a lookup
 */
public record ServicesResponse(
        long version, List<Service> services, @Nullable String registry) {

    /** As a registry answers that does not say which one it is. */
    public ServicesResponse(long version, List<Service> services) {
        this(version, services, null);
    }

    /**
     * @param service its name
     * @param instances of every status
     * @param up those that are looked up
     */
    public record Service(String service, int instances, int up) {}
}
