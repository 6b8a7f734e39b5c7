package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param edges the callers of each service, sorted by caller and service
 * @param registry the identity of the registry, as in a lookup
 */
public record CallersResponse(List<Edge> edges, @Nullable String registry) {

    /**
     * An edge of the map: a service that looks up or watches another one.
     *
     * @param caller the service that calls, as its instances name themselves
     * @param service the service that it has looked up or watches
     * @param instances how many instances of the caller do
     * @param ageMillis the time since the registry last heard it of one of them; a watch that is parked is heard at
     *     least once a minute
     */
    public record Edge(String caller, String service, int instances, long ageMillis) {}
}
