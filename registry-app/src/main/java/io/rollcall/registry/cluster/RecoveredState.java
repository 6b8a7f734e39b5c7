package io.rollcall.registry.cluster;

import io.rollcall.registry.catalog.CatalogState;
import io.rollcall.registry.catalog.CatalogState.ServiceState;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.wire.registry.View;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a recovered registry, made from that of the member that is left. Entries after that member's last one
 * are lost, and some of them were acknowledged.
 *
 * <p>So the registry has another identity, and versions above every one that was given: clients do not take its lists
 * for newer ones of the registry that they know. Every view of a group of replicas counts as lost, because a later one
 * may have been acknowledged, and an older view would let a replica lead that lacks writes: the replicas report the
 * view that they have, as to a registry with an empty directory. Positions of replicas stay: they are lower bounds.
 * So do their owners.
 */
final class RecoveredState {

    /** More changes than any other member can have made that this one has not heard of. */
    private static final long VERSIONS_LOST_MAX = 1L << 32;

    private RecoveredState() {}

    /**
     * @param registry the new identity
     * @param atLeast a lower bound for all versions
     * @param most what this process has room for: the first leader of the lost group may have had a smaller heap
     */
    static Codec.State of(Codec.State left, String registry, long atLeast, Limits most) {
        CatalogState catalog = left.catalog();
        long first = Math.max(atLeast, catalog.version() + VERSIONS_LOST_MAX);
        long version = first;
        List<ServiceState> services = new ArrayList<>(catalog.services().size());
        for (ServiceState service : catalog.services())
            services.add(new ServiceState(service.name(), ++version, service.leases()));
        Limits former = catalog.limits();
        int servicesMax = Math.max(former.services(), most.services());
        Limits limits = new Limits(servicesMax, former.leases(), former.textCharacters());
        return new Codec.State(
                new Genesis(registry, first, limits, 0, List.of(), null, null),
                new CatalogState(version, first, limits, services, version, catalog.steering()),
                new Groups(
                        left.groups().stream()
                                .map(group ->
                                        new GroupState(group.group(), View.NONE, group.positions(), group.owners()))
                                .toList(),
                        0));
    }
}
