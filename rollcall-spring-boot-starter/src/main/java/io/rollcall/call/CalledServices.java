package io.rollcall.call;

import io.micrometer.observation.ObservationRegistry;
import io.rollcall.balance.LoadBalancers;
import io.rollcall.balance.ServiceBalancer;
import io.rollcall.directory.Directory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/** The services that this process calls, by whatever client. Each is followed from its first call on. */
final class CalledServices implements SmartLifecycle, AutoCloseable {

    /**
     * The phase after the web server in a stop, because its last requests may make calls, and before the owners of
     * connections (0 for Reactor's resources, and later every bean).
     */
    private static final int PHASE = 1;

    private final Directory directory;
    private final String registry;
    private final LoadBalancers loadBalancers;
    private final CallProperties properties;
    private final CallMeters.Source meters;
    private final ObservationRegistry observations;
    private final Map<String, CalledService> services = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /** @param registry the address of the registry, which messages name */
    CalledServices(
            Directory directory,
            String registry,
            LoadBalancers loadBalancers,
            CallProperties properties,
            CallMeters.Source meters,
            ObservationRegistry observations) {
        this.directory = directory;
        this.registry = registry;
        this.loadBalancers = loadBalancers;
        this.properties = properties;
        this.meters = meters;
        this.observations = observations;
    }

    CalledService get(String name) {
        CalledService known = services.get(name); // computing may lock, but getting never does
        return known != null ? known : services.computeIfAbsent(name, this::follow);
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Returns whether this runs. It does so from its creation on, which may be later than the application's start. */
    @Override
    public boolean isRunning() {
        return !isClosed;
    }

    /** Starts this again after a stop. */
    @Override
    public void start() {
        isClosed = false;
    }

    /** Stops this. A call that fails from now on was ended by its caller, with the application. */
    @Override
    public void stop() {
        isClosed = true;
    }

    /**
     * Removes every instance. Otherwise a thread that no application owns would wait for the recovery of ejected ones.
     */
    @Override
    public void close() {
        services.values().forEach(service -> service.balancer().update(List.of()));
    }

    private CalledService follow(String service) {
        directory.subscribe(
                service,
                list -> {}); // this refuses names beyond the directory's limit, before anything is made for them
        CallMeters counted = meters.of(service, loadBalancers.nameFor(service));
        ServiceBalancer balancer = loadBalancers.balancerFor(service, new EjectionReporter(service, counted));
        directory.subscribe(service, list -> balancer.update(list.instances()));
        return new CalledService(
                service,
                directory,
                registry,
                balancer,
                properties.retryPolicy(),
                properties.retryBudget(System::nanoTime),
                counted,
                observations,
                System::nanoTime,
                () -> isClosed);
    }
}
