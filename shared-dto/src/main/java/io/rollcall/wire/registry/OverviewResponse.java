package io.rollcall.wire.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param version grows with every change of any service; the {@code since} of the next request
 * @param registry the identity of the registry, as in a lookup
 * @param count how many services have instances. A reader that has another number after it has taken in the changed
 *     ones
 *     has missed that a service ended: it asks for all of them
 * @param services those that have changed, sorted by name
 * @param principal the name of the caller's principal; null: security is off
 * @param mayOperate whether the caller may override and evict instances
 * @param isSecurityOff whether an operator has switched security off although other machines reach the registry
 */
public record OverviewResponse(
        long version,
        String registry,
        int count,
        List<Service> services,
        @Nullable String principal,
        boolean mayOperate,
        boolean isSecurityOff) {

    /**
     * A service in numbers. Each instance is in one of {@code up} to {@code outOfService}; suspects are in one of
     * these, too.
     *
     * @param version the version of its list, as in a lookup
     * @param instances the number of all instances
     * @param up those that get calls
     * @param starting those that are not ready yet
     * @param draining those that are about to leave
     * @param down those that say that they cannot serve
     * @param outOfService those that are {@code UP}, and that an operator lets get no calls
     * @param suspects those that are listed although their leases have expired
     * @param weight the sum of the weights of those that get calls
     * @param zones the number of instances in each zone that is known
     */
    public record Service(
            String service,
            long version,
            int instances,
            int up,
            int starting,
            int draining,
            int down,
            int outOfService,
            int suspects,
            long weight,
            Map<String, Integer> zones) {}
}
