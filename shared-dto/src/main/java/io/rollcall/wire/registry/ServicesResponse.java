package io.rollcall.wire.registry;

import java.util.List;

/**
 * @param version grows with every change of any service
 * @param services sorted by name
 */
public record ServicesResponse(long version, List<Service> services) {

    /**
     * @param service its name
     * @param instances of every status
     * @param up those that are looked up
     */
    public record Service(String service, int instances, int up) {}
}
