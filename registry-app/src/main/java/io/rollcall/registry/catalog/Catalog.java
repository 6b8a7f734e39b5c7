package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.CatalogState.ServiceState;
import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.Deregister;
import io.rollcall.registry.catalog.Change.Evict;
import io.rollcall.registry.catalog.Change.Expire;
import io.rollcall.registry.catalog.Change.Heard;
import io.rollcall.registry.catalog.Change.Lapse;
import io.rollcall.registry.catalog.Change.LeaseId;
import io.rollcall.registry.catalog.Change.PutOverride;
import io.rollcall.registry.catalog.Change.Register;
import io.rollcall.registry.catalog.Change.SteeringChange;
import io.rollcall.registry.catalog.Change.Suspect;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every instance of every service. Each change makes the service's next {@link Snapshot}, whose version comes from one
 * sequence for all services; therefore a service can be forgotten, and its versions still never repeat.
 *
 * <p>It serves one caller at a time; the snapshots that it hands out are immutable, and any thread may read them.
 */
public final class Catalog {

    /** How an event names what an instance is of which it is not known whether it lives. */
    private static final String SUSPECT = "SUSPECT";

    private final Map<String, Service> services = new HashMap<>();

    /**
     * Services without an instance, the longest empty one first. They are remembered for their version while there is
     * room.
     */
    private final Set<Service> empty = new LinkedHashSet<>();

    private final Limits limits;
    private final Steering steering;
    private final Room room = new Room();
    private final EventNumbers told;

    /** The version of the last change of any service. */
    private long version;

    /** The version of services that are not known: the highest of those that were forgotten. */
    private long versionOfUnknown;

    /** The lists that the change which is being applied has changed. */
    private List<ListChange> lists = List.of();

    /**
     * @param version the version of an unknown service: above every version that an earlier run of this registry has
     *     given
     * @param limits part of the state, because they decide on outcomes
     */
    public Catalog(long version, Limits limits) {
        this(version, limits, Steering.State.NONE);
    }

    /** @param said what operators have said in earlier runs */
    public Catalog(long version, Limits limits, Steering.State said) {
        this.version = version;
        this.versionOfUnknown = version;
        this.told = new EventNumbers(version);
        this.limits = limits;
        this.steering = new Steering(said);
    }

    /** Returns a catalog in this state. */
    public static Catalog of(CatalogState state) {
        Steering.State said = state.steering() == null ? Steering.State.NONE : state.steering();
        Catalog catalog = new Catalog(state.version(), state.limits(), said);
        catalog.told.restore(state.sequence());
        catalog.versionOfUnknown = state.versionOfUnknown();
        for (ServiceState one : state.services()) {
            Service service = new Service(one.name(), one.version());
            catalog.services.put(one.name(), service);
            if (one.leases().isEmpty()) catalog.empty.add(service);
            for (Claim claim : one.leases()) catalog.put(new Entry(service, claim));
            if (service.isTouched()) service.publish(one.version());
        }
        return catalog;
    }

    /** Returns the state. The last change must have succeeded. */
    public CatalogState state() {
        List<ServiceState> states = new ArrayList<>(services.size());
        services.values().stream()
                .filter(service -> !service.isEmpty())
                .map(Service::state)
                .sorted(Comparator.comparing(ServiceState::name))
                .forEach(states::add);
        empty.forEach(service -> states.add(service.state()));
        Steering.State said = steering.state();
        return new CatalogState(
                version, versionOfUnknown, limits, states, told.state(), said.saysNothing() ? null : said);
    }

    /** Makes no events of changes until {@link #tell} is called. */
    public void beSilent() {
        told.beSilent();
    }

    /** Makes events of changes from now on. The first one has the number after the version. */
    public void tell() {
        told.tellAfter(version);
    }

    /** Returns the sequence of the last event. */
    public long sequence() {
        return told.sequence();
    }

    /** Returns what operators have said. */
    public Steering steering() {
        return steering;
    }

    /** Returns the list of a service as it is now; null: it is not known. */
    public @Nullable Snapshot list(String service) {
        Service known = services.get(service);
        return known == null ? null : known.list();
    }

    /** Returns the version of services that are not known. */
    public long versionOfUnknown() {
        return versionOfUnknown;
    }

    /** Returns the lists of all services that are known. */
    public List<Snapshot> lists() {
        return services.values().stream().map(Service::list).toList();
    }

    /**
     * Applies a change. A refused one, and one that comes too late, has changed nothing. If memory was too short for a
     * list, the next change of its service makes it.
     */
    public Outcome apply(Change change) {
        told.begin();
        lists = new ArrayList<>(1);
        if (change instanceof Register register) return register(register);
        if (change instanceof SteeringChange word) return steer(word);
        Service service = services.get(change.service());
        if (service == null) return Outcome.NOTHING;
        if (change instanceof Deregister deregister && isOwnedByAnother(service, deregister))
            return Outcome.OWNED_BY_ANOTHER;
        List<String> leases = new ArrayList<>(1);
        if (change instanceof Heard heard) hear(service, heard, leases);
        else if (change instanceof Deregister deregister) deregister(service, deregister, leases);
        else if (change instanceof Expire expire) expire(service, expire, leases);
        else if (change instanceof Suspect suspect) suspect.leases().forEach(claim -> suspect(service, claim, leases));
        else throw new AssertionError(change);
        publish(service);
        return outcome(leases);
    }

    private Outcome outcome(List<String> leases) {
        List<Event> events = told.events();
        boolean isNothing = leases.isEmpty() && lists.isEmpty() && events.isEmpty();
        return isNothing ? Outcome.NOTHING : new Outcome(null, false, leases, lists, events, null);
    }

    public Limits limits() {
        return limits;
    }

    /**
     * Returns whether an instance can be listed within a heap. One that replaces another and takes no more can always
     * be.
     *
     * @param proposed what will be listed before it
     */
    public boolean hasRoomFor(String service, Instance instance, Capacity capacity, ProposedRoom proposed) {
        return room.holds(instance, get(service, instance.id()), capacity, proposed);
    }

    /**
     * Returns what a heap has no room for, in words, such as "12 instances, ..."; null: it has room for this one.
     *
     * @param proposed what will be applied before it
     */
    public @Nullable String exceeded(Register register, Capacity capacity, ProposedRoom proposed) {
        return room.exceeded(
                register, get(register.service(), register.instance().id()), capacity, proposed);
    }

    /** Returns the entry of an id; null: it is not listed. */
    public @Nullable Entry get(String service, String id) {
        Service known = services.get(service);
        return known == null ? null : known.get(id);
    }

    /** Calls with every entry, service by service. */
    public void forEach(Consumer<Entry> with) {
        services.values().forEach(service -> service.forEach(with));
    }

    /** Returns the instance that holds this lease now. */
    public @Nullable Instance holder(String service, String lease) {
        Service known = services.get(service);
        return known == null ? null : known.holder(lease);
    }

    private Outcome register(Register register) {
        Service service = services.get(register.service());
        Entry former = service == null ? null : service.get(register.instance().id());
        Ban ban = steering.ban(register.service(), register.instance().id());
        if (ban != null) return Outcome.bannedBy(ban);
        if (former != null && former.isOwnedByAnother(register.owner())) return Outcome.OWNED_BY_ANOTHER;
        String refusal = exceededBy(register, service, former);
        if (refusal != null) return new Outcome(refusal, false, List.of(), List.of());
        String address = register.instance().address();
        Entry before = former == null && service != null ? service.at(address) : former;
        if (former != null) remove(former);
        Service joined = service == null ? begin(register.service()) : service;
        Entry entry = new Entry(
                joined,
                new Claim(
                        register.instance(),
                        register.lease(),
                        register.ttlMillis(),
                        register.owner(),
                        register.from()));
        put(entry);
        String cause = before == null ? Event.STARTED : Event.REPLACED;
        String from = before == null ? null : before.instance().address();
        told.tell(entry, Event.REGISTERED, cause, from, address);
        publish(joined);
        return outcome(List.of(register.lease()));
    }

    private void hear(Service service, Heard heard, List<String> leases) {
        Entry entry = service.get(heard.id());
        if (entry == null || !entry.has(heard.lease())) return;
        Instance was = entry.instance();
        if (!entry.become(afterwards(was.status(), heard.status()), false)) return;
        service.touch(entry);
        leases.add(entry.lease);
        Status now = entry.instance().status();
        if (was.suspect()) told.tell(entry, Event.SUSPECT, Event.HEARTBEAT, SUSPECT, now.name());
        String cause = now == Status.DRAINING ? Event.DRAINING : Event.READINESS;
        if (now != was.status())
            told.tell(entry, Event.STATUS, cause, was.status().name(), now.name());
    }

    /** Returns the status after a heartbeat: a draining instance stays draining, because the heartbeat may be late. */
    private static Status afterwards(Status was, Status said) {
        return was == Status.DRAINING ? was : said;
    }

    private static boolean isOwnedByAnother(Service service, Deregister deregister) {
        Entry entry = service.get(deregister.id());
        return entry != null && entry.has(deregister.lease()) && entry.isOwnedByAnother(deregister.by());
    }

    private void deregister(Service service, Deregister deregister, List<String> leases) {
        Entry entry = service.get(deregister.id());
        if (entry == null || !entry.has(deregister.lease())) return;
        remove(entry);
        leases.add(entry.lease);
        String cause = deregister.lease() == null ? Event.OPERATOR : Event.FAREWELL;
        String by = deregister.lease() == null ? deregister.operator() : null;
        told.tellRemoved(entry, cause, by, null);
    }

    private void expire(Service service, Expire expire, List<String> leases) {
        boolean isRefused = expire.refused() != null && expire.refused();
        for (LeaseId lease : expire.leases()) {
            Entry entry = service.get(lease.id());
            if (entry == null || !entry.has(lease.lease())) continue;
            remove(entry);
            leases.add(entry.lease);
            String cause = isRefused ? Event.CONNECTION_REFUSED : Event.LEASE_EXPIRED;
            told.tellRemoved(entry, cause, null, null);
        }
    }

    private void suspect(Service service, Claim claim, List<String> leases) {
        Entry entry = service.get(claim.instance().id());
        if (entry == null) {
            if (steering.ban(service.name(), claim.instance().id()) != null) return;
            Instance again = Entry.as(claim.instance(), claim.instance().status(), true);
            if (room.exceeded(again, null, limits) != null) return;
            entry = new Entry(service, new Claim(again, claim.lease(), claim.ttlMillis(), claim.owner(), claim.from()));
            put(entry);
            leases.add(claim.lease());
            told.tell(entry, Event.SUSPECT, Event.LEASE_EXPIRED, null, SUSPECT);
        } else if (entry.has(claim.lease()) && entry.become(entry.instance().status(), true)) {
            service.touch(entry);
            leases.add(entry.lease);
            told.tell(
                    entry,
                    Event.SUSPECT,
                    Event.LEASE_EXPIRED,
                    entry.instance().status().name(),
                    SUSPECT);
        }
    }

    // --- What operators say ---

    private Outcome steer(SteeringChange word) {
        String exceeded = steering.exceededBy(word);
        if (exceeded != null) return new Outcome(exceeded, false, List.of(), List.of());
        Service service = services.get(word.service());
        Entry entry = service == null ? null : service.get(word.id());
        List<String> leases = new ArrayList<>(1);
        if (word instanceof PutOverride put) override(put, put.directive(), put.by(), put.reason(), entry);
        else if (word instanceof Evict evict) evict(evict, entry, leases);
        else if (word instanceof Lapse lapse) lapse(lapse, entry);
        else throw new AssertionError(word);
        if (service != null) publish(service);
        return outcome(leases);
    }

    private void override(
            SteeringChange word,
            @Nullable Directive now,
            @Nullable String by,
            @Nullable String reason,
            @Nullable Entry entry) {
        Directive before = steering.override(word.service(), word.id());
        if (Objects.equals(before, now)) return;
        steering.override(word.service(), word.id(), now);
        told.tellOverride(word, entry == null ? null : entry.instance(), before, now, by, reason);
        if (entry == null) return;
        entry.steer(now);
        entry.service.touch(entry);
    }

    private void evict(Evict evict, @Nullable Entry entry, List<String> leases) {
        steering.ban(evict.service(), evict.id(), evict.ban());
        if (entry == null) return;
        remove(entry);
        leases.add(entry.lease);
        told.tellRemoved(entry, Event.EVICTED, evict.by(), evict.reason());
    }

    private void lapse(Lapse lapse, @Nullable Entry entry) {
        if (lapse.ban()) {
            Ban ban = steering.ban(lapse.service(), lapse.id());
            if (ban != null && ban.sinceMillis() == lapse.sinceMillis())
                steering.ban(lapse.service(), lapse.id(), null);
            return;
        }
        Directive directive = steering.override(lapse.service(), lapse.id());
        if (directive == null || directive.sinceMillis() != lapse.sinceMillis()) return;
        override(lapse, null, directive.by(), directive.reason(), entry);
    }

    private @Nullable String exceededBy(Register register, @Nullable Service service, @Nullable Entry former) {
        String exceeded = room.exceeded(register.instance(), former, limits);
        if (exceeded != null) return exceeded;
        if (service == null && services.size() == limits.services() && empty.isEmpty())
            return limits.services() + " services" + limits.raisesServices();
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
        versionOfUnknown = Math.max(versionOfUnknown, longest.version());
        lists.add(new ListChange.Forgotten(longest.name(), longest.version()));
    }

    private void put(Entry entry) {
        entry.steer(steering.override(entry.service(), entry.id()));
        entry.service.put(entry);
        empty.remove(entry.service);
        room.take(entry);
    }

    private void remove(Entry entry) {
        entry.service.remove(entry);
        room.giveBack(entry);
        if (entry.service.isEmpty()) empty.add(entry.service);
    }

    private void publish(Service service) {
        if (service.isTouched()) lists.add(new ListChange.Changed(service.publish(++version)));
    }
}
