package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.Claim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a {@link Catalog} between two changes. A catalog that is made from it has the same lists and
 * outcomes from then on as the one that it was taken from.
 *
 * @param version the version of the last change of any service
 * @param versionOfUnknown the version of services that are not known
 * @param services those with instances by name; then those without, the longest empty one first
 * @param sequence the number of the last event; null: an earlier version has saved it, and the version stands for it
 * @param steering what operators have said; null: nothing
 */
public record CatalogState(
        long version,
        long versionOfUnknown,
        Limits limits,
        List<ServiceState> services,
        @Nullable Long sequence,
        Steering.@Nullable State steering) {

    /** @param leases sorted by id */
    public record ServiceState(String name, long version, List<Claim> leases) {}
}
