package io.rollcall.registry.lookup;

import io.rollcall.registry.lease.Snapshot;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.ServicesResponse.Service;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The latest listing of every service. One thread at a time posts; any number read, without a lock. */
public final class Board {

    private final String registry;
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();

    /** Of services that are not here: no lower than that of any which was, so no reader sees a version go back. */
    private volatile long versionOfUnknown;

    /** Of the last change of any service. */
    private volatile long version;

    /**
     * @param version before the first change
     * @param registry which one it is, for the answers
     */
    public Board(long version, String registry) {
        this.registry = registry;
        this.version = version;
        this.versionOfUnknown = version;
    }

    /** Which registry this is. */
    public String registry() {
        return registry;
    }

    /** An unknown service's listing is empty. */
    public Listing listing(String service) {
        Listing listing = listings.get(service);
        return listing != null ? listing : new Listing(Snapshot.empty(service, versionOfUnknown), registry);
    }

    public void post(Snapshot snapshot) {
        listings.put(snapshot.service(), new Listing(snapshot, registry));
        version = snapshot.version();
    }

    /** @param lastVersion that the service had */
    public void remove(String service, long lastVersion) {
        versionOfUnknown = Math.max(versionOfUnknown, lastVersion);
        listings.remove(service);
    }

    /** The services that have instances. */
    public ServicesResponse services() {
        long atLeast = version; // read first: the list may be newer than it says, never older
        List<Service> services = listings.values().stream()
                .map(Listing::snapshot)
                .filter(snapshot -> !snapshot.instances().isEmpty())
                .map(Board::summary)
                .sorted(Comparator.comparing(Service::service))
                .toList();
        return new ServicesResponse(atLeast, services, registry);
    }

    /** The lists of all services that have instances, whatever their status; by name. */
    public List<LookupResponse> everything() {
        return listings.values().stream()
                .map(listing -> listing.answer(true))
                .filter(answer -> !answer.instances().isEmpty())
                .sorted(Comparator.comparing(LookupResponse::service))
                .toList();
    }

    private static Service summary(Snapshot snapshot) {
        return new Service(snapshot.service(), snapshot.instances().size(), snapshot.up());
    }
}
