package io.rollcall.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.Caller;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.HeartbeatResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.ServicesResponse.Service;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.Subset;
import io.rollcall.wire.registry.WatchRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A registry that speaks the wire and remembers what it was told, in order. Leases do not run out here; a test says
 * when they are forgotten. It can refuse, hold an answer back, go away and come back.
 */
public final class FakeRegistry extends FakeServer {

    private static final long FIRST_VERSION = 1_000;

    private final Map<String, Instance> instances = new TreeMap<>();
    private final Map<String, String> leases = new HashMap<>();

    /** The ids that another principal than the caller holds. */
    private final Set<String> ownedByAnother = new HashSet<>();

    private final List<String> journal = new ArrayList<>();

    /** The list at each version, from which deltas are made. */
    private final Map<Long, Map<String, Instance>> lists = new HashMap<>(Map.of(FIRST_VERSION, Map.of()));

    private long version = FIRST_VERSION;
    private String identity = "fake";
    private boolean knowsDeltas = true;
    private boolean knowsSubsets = true;
    private final Set<Subset> subsetsAsked = new LinkedHashSet<>();
    private int subsetsRefused;
    private boolean knowsCallers = true;
    private final List<Caller> callersHeard = new ArrayList<>();
    private int wholeLookups;

    /** Deltas from versions up to this one tell nothing, because they lead from a list that no watcher has. */
    private long deltasOfAnotherUntil;

    private long deltasOffBy;
    private int deltasSent;
    private int granted;
    private boolean open;
    private @Nullable Answer refusal;
    private @Nullable ServicesResponse services;
    private CountDownLatch registering = new CountDownLatch(0);

    public static FakeRegistry opened() {
        FakeRegistry registry = new FakeRegistry();
        registry.open();
        return registry;
    }

    @Override
    public synchronized void open() {
        synchronized (instances) {
            open = true;
        }
        super.open();
    }

    @Override
    public synchronized void shut() {
        synchronized (instances) {
            open = false;
            instances.notifyAll();
        }
        super.shut();
    }

    /** Each register, deregister and heartbeat that changed a status, such as {@code register echo1 UP}. */
    public List<String> journal() {
        synchronized (instances) {
            return List.copyOf(journal);
        }
    }

    public List<Instance> instances() {
        synchronized (instances) {
            return List.copyOf(instances.values());
        }
    }

    /** Sets an instance as if it had registered. */
    public void put(String id, String address, Status status) {
        put(new Instance(id, address, 1, null, status, false, Map.of()));
    }

    public void put(Instance instance) {
        change(() -> instances.put(instance.id(), instance));
    }

    /**
     * What it says of services; before, it knows nothing of that method. Its instances are of whichever is asked for.
     */
    public void listServices(String... names) {
        List<Service> listed =
                Stream.of(names).map(name -> new Service(name, 1, 1)).toList();
        synchronized (instances) {
            services = new ServicesResponse(version, listed);
        }
    }

    public void remove(String id) {
        change(() -> {
            instances.remove(id);
            ownedByAnother.remove(id);
        });
    }

    /** Lists an instance of another principal, which holds its id until it is removed. */
    public void putOfAnother(String id, String address) {
        synchronized (instances) {
            ownedByAnother.add(id);
        }
        put(id, address, Status.UP);
    }

    /** Loses all leases and instances, as a restart does; the version jumps. */
    public void forget() {
        change(() -> {
            version += 1_000_000;
            leases.clear();
            instances.clear();
            lists.clear();
            journal.add("forgotten");
        });
    }

    /** Answers every request with a problem; null: as usual again. */
    public void refuse(@Nullable Integer status, String code) {
        synchronized (instances) {
            refusal = status == null ? null : problem(status, code);
        }
    }

    /** From now on, each delta says that it leads from a version that the watcher has not named. */
    public void misstateDeltas() {
        synchronized (instances) {
            deltasOffBy = 1;
            deltasOfAnotherUntil = Long.MAX_VALUE;
        }
    }

    /** Refuses the field from now on, as a registry of an earlier version does. */
    public void forgetDeltas() {
        synchronized (instances) {
            knowsDeltas = false;
        }
    }

    /** Refuses the field from now on, as a registry of an earlier version does. */
    public void forgetSubsets() {
        synchronized (instances) {
            knowsSubsets = false;
        }
    }

    /** Refuses the field from now on, as a registry of an earlier version does. */
    public void forgetCallers() {
        synchronized (instances) {
            knowsCallers = false;
        }
    }

    /** Returns the callers of all lookups and watches that named one, in order. */
    public List<Caller> callersHeard() {
        synchronized (instances) {
            return List.copyOf(callersHeard);
        }
    }

    /** Returns the subsets that were asked for. They are answered with the whole list. */
    public Set<Subset> subsetsAsked() {
        synchronized (instances) {
            return Set.copyOf(subsetsAsked);
        }
    }

    /** Returns how many requests were refused because they asked for a subset. */
    public int subsetsRefused() {
        synchronized (instances) {
            return subsetsRefused;
        }
    }

    /** Returns how many lookups asked for the whole list. */
    public int wholeLookups() {
        synchronized (instances) {
            return wholeLookups;
        }
    }

    /** Has another identity from now on, the same versions, and other lists at each of them. */
    public void becomeAnother() {
        change(() -> {
            identity = "another";
            deltasOfAnotherUntil = version;
        });
    }

    /** Returns how many answers were deltas. */
    public int deltasSent() {
        synchronized (instances) {
            return deltasSent;
        }
    }

    /** Registers take effect and are answered when the returned latch has been counted down. */
    public CountDownLatch holdRegistering() {
        synchronized (instances) {
            registering = new CountDownLatch(1);
            return registering;
        }
    }

    @Override
    protected Answer answer(String method, byte[] body) {
        try {
            if (method.equals("Registry.Register")) return register(read(body, RegisterRequest.class));
            if (method.equals("Registry.Watch")) return watch(body);
            synchronized (instances) {
                if (refusal != null) return refusal;
                return switch (method) {
                    case "Registry.Heartbeat" -> heartbeat(read(body, HeartbeatRequest.class));
                    case "Registry.Deregister" -> deregister(read(body, DeregisterRequest.class));
                    case "Registry.Lookup" -> lookup(read(body, LookupRequest.class));
                    case "Registry.Services" ->
                        services == null ? problem(404, ProblemCode.UNKNOWN_METHOD) : new Answer(200, services);
                    default -> problem(404, ProblemCode.UNKNOWN_METHOD);
                };
            }
        } catch (InterruptedException e) {
            return problem(503, ProblemCode.NOT_READY);
        }
    }

    private Answer register(RegisterRequest request) throws InterruptedException {
        CountDownLatch held;
        synchronized (instances) {
            journal.add("registering " + request.id());
            held = registering;
        }
        held.await();
        synchronized (instances) {
            if (refusal != null) return refusal;
            if (ownedByAnother.contains(request.id())) return problem(409, ProblemCode.OWNED_BY_ANOTHER);
            Status status = Objects.requireNonNull(request.status());
            journal.add("register " + request.id() + " " + status);
            String lease = "lease-" + ++granted;
            leases.put(request.id(), lease);
            instances.put(
                    request.id(),
                    new Instance(
                            request.id(),
                            request.address(),
                            Objects.requireNonNull(request.weight()),
                            request.zone(),
                            status,
                            false,
                            Objects.requireNonNull(request.metadata())));
            changed();
            return new Answer(200, new RegisterResponse(lease, Objects.requireNonNull(request.ttlMillis()), version));
        }
    }

    private Answer heartbeat(HeartbeatRequest request) {
        if (ownedByAnother.contains(request.id())) return problem(409, ProblemCode.OWNED_BY_ANOTHER);
        if (!request.lease().equals(leases.get(request.id()))) return problem(404, ProblemCode.UNKNOWN_LEASE);
        Instance known = Objects.requireNonNull(instances.get(request.id()));
        Status status = Objects.requireNonNull(request.status());
        if (known.status() != status) {
            journal.add("heartbeat " + request.id() + " " + status);
            instances.put(
                    known.id(),
                    new Instance(
                            known.id(),
                            known.address(),
                            known.weight(),
                            known.zone(),
                            status,
                            false,
                            known.metadata()));
            changed();
        }
        return new Answer(200, new HeartbeatResponse(10_000, version));
    }

    private Answer deregister(DeregisterRequest request) {
        boolean removed = request.lease() != null && leases.remove(request.id(), request.lease());
        journal.add("deregister " + request.id());
        if (removed) {
            instances.remove(request.id());
            changed();
        }
        return new Answer(200, new DeregisterResponse(removed));
    }

    private Answer lookup(LookupRequest request) {
        if (isRefused(request.caller())) return unknownField("caller");
        if (isRefused(request.subset())) return unknownField("subset");
        if (request.subset() == null) wholeLookups++;
        return lookup(request.service());
    }

    private boolean isRefused(@Nullable Caller caller) {
        if (caller == null) return false;
        if (knowsCallers) callersHeard.add(caller);
        return !knowsCallers;
    }

    private boolean isRefused(@Nullable Subset subset) {
        if (subset == null) return false;
        if (knowsSubsets) subsetsAsked.add(subset);
        else subsetsRefused++;
        return !knowsSubsets;
    }

    private Answer lookup(String service) {
        return new Answer(200, new LookupResponse(service, version, List.copyOf(instances.values()), identity, null));
    }

    private Answer watch(byte[] body) throws InterruptedException {
        boolean hasDelta = new String(body, UTF_8).contains("\"delta\"");
        WatchRequest request = read(body, WatchRequest.class);
        long deadline = System.currentTimeMillis() + Objects.requireNonNull(request.waitMillis());
        synchronized (instances) {
            if (hasDelta && !knowsDeltas) return unknownField("delta");
            if (isRefused(request.caller())) return unknownField("caller");
            if (isRefused(request.subset())) return unknownField("subset");
            while (open && refusal == null && version == request.version()) {
                long left = deadline - System.currentTimeMillis();
                if (left <= 0) break;
                instances.wait(left);
            }
            if (refusal != null) return refusal;
            Map<String, Instance> known =
                    request.version() <= deltasOfAnotherUntil ? Map.copyOf(instances) : lists.get(request.version());
            return known == null || !Boolean.TRUE.equals(request.delta())
                    ? lookup(request.service())
                    : delta(request, known);
        }
    }

    private Answer delta(WatchRequest request, Map<String, Instance> known) {
        List<Instance> changed = instances.values().stream()
                .filter(instance -> !instance.equals(known.get(instance.id())))
                .toList();
        List<String> removed = known.keySet().stream()
                .filter(id -> !instances.containsKey(id))
                .sorted()
                .toList();
        deltasSent++;
        long since = request.version() - deltasOffBy;
        return new Answer(200, new LookupResponse(request.service(), version, changed, identity, null, since, removed));
    }

    private void change(Runnable change) {
        synchronized (instances) {
            change.run();
            changed();
        }
    }

    private void changed() {
        version++;
        lists.put(version, Map.copyOf(instances));
        instances.notifyAll();
    }

    private static Answer unknownField(String field) {
        List<Problem.FieldError> errors = List.of(new Problem.FieldError(field, "unknown field"));
        return new Answer(
                400, new Problem("about:blank", null, 400, "As told", null, ProblemCode.INVALID_REQUEST, errors));
    }

    private static Answer problem(int status, String code) {
        return new Answer(status, new Problem("about:blank", null, status, "As told", null, code, null));
    }
}
