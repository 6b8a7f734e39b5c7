package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.Claim;
import java.util.List;

/**
 * The whole state of a {@link Catalog} between two changes. A catalog that is made from it has the same lists and
 * outcomes from then on as the one that it was taken from.
 *
 * @param version the version of the last change of any service
 * @param versionOfUnknown the version of services that are not known
 * @param services those with instances by name; then those without, the longest empty one first
 */
public record CatalogState(long version, long versionOfUnknown, Limits limits, List<ServiceState> services) {

    /** @param leases sorted by id */
    public record ServiceState(String name, long version, List<Claim> leases) {}
}
