package io.rollcall.registry.lookup;

import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.ServicesResponse.Service;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The latest list of every service, as Consul's catalog answers it. One thread at a time publishes; any number of
 * threads read, without a lock.
 */
public final class Listings {

    private final LongSupplier nowMillis;
    private volatile String registry;
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();

    /**
     * The version of services that are not here. It is no lower than the last version of any service that was, so no
     * reader sees a version go back.
     */
    private volatile long versionOfUnknown;

    /** The version of the last change of any service. */
    private volatile long version;

    /**
     * @param version before the first change
     * @param registry the identity of this registry, which its answers carry
     */
    public Listings(long version, String registry) {
        this(version, registry, System::currentTimeMillis);
    }

    /** @param nowMillis the time of day, in milliseconds since 1970; what operators say has an age */
    Listings(long version, String registry, LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
        this.registry = registry;
        this.version = version;
        this.versionOfUnknown = version;
    }

    /** The lists from now on are of this registry. */
    public void setRegistry(String identity) {
        registry = identity;
    }

    /** Sets the version of services that are not here. */
    public void setVersionOfUnknown(long unknown) {
        versionOfUnknown = unknown;
        version = Math.max(version, unknown);
    }

    /** Returns the identity of this registry. */
    public String registry() {
        return registry;
    }

    /** Returns the list of a service. That of an unknown service is empty. */
    public Listing listing(String service) {
        Listing listing = listings.get(service);
        if (listing != null) return listing.isOutdated(nowMillis) ? again(listing) : listing;
        long atLeast = versionOfUnknown; // read before looking again: it must not be newer than "there is none"
        listing = listings.get(service);
        return listing != null ? listing : made(Snapshot.empty(service, atLeast));
    }

    private Listing made(Snapshot snapshot) {
        return new Listing(snapshot, registry, nowMillis);
    }

    /** Returns the same list with the ages of now. It stays, unless it has changed meanwhile. */
    private Listing again(Listing outdated) {
        Listing fresh = made(outdated.snapshot());
        listings.replace(fresh.snapshot().service(), outdated, fresh);
        return fresh;
    }

    public void post(Snapshot snapshot) {
        listings.put(snapshot.service(), made(snapshot));
        version = Math.max(version, snapshot.version());
    }

    /** @param lastVersion the last version of the service */
    public void remove(String service, long lastVersion) {
        versionOfUnknown = Math.max(versionOfUnknown, lastVersion);
        listings.remove(service);
    }

    /** Returns the version of the last change of any service. */
    public long version() {
        return version;
    }

    /** Returns the services that have instances. */
    public ServicesResponse services() {
        long atLeast = version; // read first: the list may be newer than this version, never older
        List<Service> services = listings.values().stream()
                .map(Listing::snapshot)
                .filter(snapshot -> !snapshot.instances().isEmpty())
                .map(Listings::summary)
                .sorted(Comparator.comparing(Service::service))
                .toList();
        return new ServicesResponse(atLeast, services, registry);
    }

    /** Returns the lists of all services that have instances, of every status, sorted by name. */
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
