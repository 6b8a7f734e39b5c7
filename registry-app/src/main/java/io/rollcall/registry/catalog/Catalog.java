package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.Deregister;
import io.rollcall.registry.catalog.Change.Expire;
import io.rollcall.registry.catalog.Change.Heard;
import io.rollcall.registry.catalog.Change.Register;
import io.rollcall.registry.catalog.Change.Suspect;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every instance of every service. Each change makes the service's next {@link Snapshot}, whose version comes from one
 * sequence for all services; therefore a service can be forgotten, and its versions still never repeat.
 *
 * <p>It serves one caller at a time; the snapshots that it hands out are immutable, and any thread may read them.
 */
public final class Catalog {

    private final Map<String, Service> services = new HashMap<>();

    /**
     * Services without an instance, the longest empty one first. They are remembered for their version while there is
     * room.
     */
    private final Set<Service> empty = new LinkedHashSet<>();

    private final Limits limits;
    private int instances;
    private long textCharacters;

    /** The version of the last change of any service. */
    private long version;

    /** The lists that the change which is being applied has changed. */
    private List<ListChange> lists = List.of();

    /**
     * @param version the version of an unknown service: above every version that an earlier run of this registry has
     *     given
     * @param limits part of the state, because they decide on outcomes
     */
    public Catalog(long version, Limits limits) {
        this.version = version;
        this.limits = limits;
    }

    /**
     * Applies a change. A refused one, and one that comes too late, has changed nothing. If memory was too short for a
     * list, the next change of its service makes it.
     */
    public Outcome apply(Change change) {
        if (change instanceof Register register) return register(register);
        Service service = services.get(change.service());
        if (service == null) return Outcome.NOTHING;
        lists = new ArrayList<>(1);
        List<String> leases = new ArrayList<>(1);
        if (change instanceof Heard heard) hear(service, heard, leases);
        else if (change instanceof Deregister deregister) deregister(service, deregister, leases);
        else if (change instanceof Expire expire) expire.leases().forEach(claim -> expire(service, claim, leases));
        else if (change instanceof Suspect suspect) suspect.leases().forEach(claim -> suspect(service, claim, leases));
        else throw new AssertionError(change);
        publish(service);
        return leases.isEmpty() && lists.isEmpty() ? Outcome.NOTHING : new Outcome(null, leases, lists);
    }

    public Limits limits() {
        return limits;
    }

    /** Returns the entry of an id; null: it is not listed. */
    public @Nullable Entry get(String service, String id) {
        Service known = services.get(service);
        return known == null ? null : known.get(id);
    }

    /** Returns the instance that holds this lease now. */
    public @Nullable Instance holder(String service, String lease) {
        Service known = services.get(service);
        return known == null ? null : known.holder(lease);
    }

    private Outcome register(Register register) {
        Service service = services.get(register.service());
        Entry former = service == null ? null : service.get(register.instance().id());
        String refusal = exceededBy(register, service, former);
        if (refusal != null) return new Outcome(refusal, List.of(), List.of());
        lists = new ArrayList<>(1);
        if (former != null) remove(former);
        Service joined = service == null ? begin(register.service()) : service;
        put(new Entry(joined, new Claim(register.instance(), register.lease(), register.ttlMillis())));
        publish(joined);
        return new Outcome(null, List.of(register.lease()), lists);
    }

    private static void hear(Service service, Heard heard, List<String> leases) {
        Entry entry = service.get(heard.id());
        if (entry == null || !entry.has(heard.lease())) return;
        if (!entry.become(afterwards(entry.instance().status(), heard.status()), false)) return;
        service.touch(entry);
        leases.add(entry.lease);
    }

    /** Returns the status after a heartbeat: a draining instance stays draining, because the heartbeat may be late. */
    private static Status afterwards(Status was, Status said) {
        return was == Status.DRAINING ? was : said;
    }

    private void deregister(Service service, Deregister deregister, List<String> leases) {
        Entry entry = service.get(deregister.id());
        if (entry == null || !entry.has(deregister.lease())) return;
        remove(entry);
        leases.add(entry.lease);
    }

    private void expire(Service service, Claim claim, List<String> leases) {
        Entry entry = service.get(claim.id());
        if (entry == null || !entry.has(claim.lease())) return;
        remove(entry);
        leases.add(entry.lease);
    }

    private void suspect(Service service, Claim claim, List<String> leases) {
        Entry entry = service.get(claim.id());
        if (entry == null) {
            Instance again = Entry.as(claim.instance(), claim.instance().status(), true);
            if (instances == limits.leases() || textCharacters + Entry.characters(again) > limits.textCharacters())
                return;
            put(new Entry(service, new Claim(again, claim.lease(), claim.ttlMillis())));
            leases.add(claim.lease());
        } else if (entry.has(claim.lease()) && entry.become(entry.instance().status(), true)) {
            service.touch(entry);
            leases.add(entry.lease);
        }
    }

    private @Nullable String exceededBy(Register register, @Nullable Service service, @Nullable Entry former) {
        if (former == null && instances == limits.leases()) return limits.leases() + " instances";
        int replaced = former == null ? 0 : former.textCharacters();
        if (textCharacters - replaced + Entry.characters(register.instance()) > limits.textCharacters())
            return limits.textCharacters() + " characters of metadata";
        if (service == null && services.size() == limits.services() && empty.isEmpty())
            return limits.services() + " services";
        return null;
    }

    private Service begin(String name) {
        if (services.size() == limits.services()) forgetLongestEmpty();
        Service fresh = new Service(name, version);
        services.put(name, fresh);
        return fresh;
    }

    private void forgetLongestEmpty() {
        Service longest = Objects.requireNonNull(empty.iterator().next());
        empty.remove(longest);
        services.remove(longest.name());
        lists.add(new ListChange.Forgotten(longest.name(), longest.version()));
    }

    private void put(Entry entry) {
        entry.service.put(entry);
        empty.remove(entry.service);
        instances++;
        textCharacters += entry.textCharacters();
    }

    private void remove(Entry entry) {
        entry.service.remove(entry);
        instances--;
        textCharacters -= entry.textCharacters();
        if (entry.service.isEmpty()) empty.add(entry.service);
    }

    private void publish(Service service) {
        if (service.isTouched()) lists.add(new ListChange.Changed(service.publish(++version)));
    }
}
