package io.rollcall.balance;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.rollcall.balance.ServiceBalancer.EjectionListener;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The algorithm of each service, by bean name. The start fails if no bean has the configured name. */
public final class LoadBalancers {

    private static final long IDLE_SECONDS = 10;

    private final ListableBeanFactory beans;
    private final String defaultName;
    private final Map<String, BalanceProperties.Service> services;
    private final Zone zone;
    private final Endpoints.Settings settings;
    private final Executor rebuilding = singleThread();

    LoadBalancers(ListableBeanFactory beans, BalanceProperties properties, Zone zone) {
        this.beans = beans;
        this.defaultName = properties.loadBalancer();
        this.services = properties.services();
        this.zone = zone;
        this.settings = new Endpoints.Settings(
                properties.circuitBreaker().toConfig(),
                properties.circuitBreaker().enabled(),
                properties.slowStart());
        requireAllKnown();
    }

    /** Returns the bean name of the algorithm that a service is configured to use. */
    public String nameFor(String service) {
        BalanceProperties.Service own = services.get(service);
        return own == null || own.loadBalancer() == null ? defaultName : own.loadBalancer();
    }

    /** Makes the balancer of a service. Each user of a service asks for it once. */
    public ServiceBalancer balancerFor(String service, EjectionListener listener) {
        LoadBalancer algorithm = beans.getBean(nameFor(service), LoadBalancer.class);
        return new ServiceBalancer(
                algorithm, zone, settings, System::nanoTime, RandomSource.PER_THREAD, listener, rebuilding);
    }

    /**
     * Returns an executor with one thread for every service, which ends when it has nothing to do. Each service has at
     * most one task in the queue.
     */
    private static Executor singleThread() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, SECONDS, new LinkedBlockingQueue<>(), LoadBalancers::thread);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "rollcall-balance");
        thread.setDaemon(true);
        return thread;
    }

    private void requireAllKnown() {
        List<String> known = Arrays.stream(beans.getBeanNamesForType(LoadBalancer.class, true, false))
                .sorted()
                .toList();
        requireKnown("rollcall.load-balancer", defaultName, known);
        services.keySet()
                .forEach(service ->
                        requireKnown("rollcall.services." + service + ".load-balancer", nameFor(service), known));
    }

    private static void requireKnown(String property, String name, List<String> known) {
        if (known.contains(name)) return;
        throw new InvalidConfigurationPropertyValueException(
                property, name, "No LoadBalancer bean has this name. There are: " + String.join(", ", known) + ".");
    }
}
