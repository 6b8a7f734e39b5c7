package io.rollcall.balance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The algorithm of each service, by bean name. A name that no bean has is refused at start. */
public final class LoadBalancers {

    private final ListableBeanFactory beans;
    private final String usual;
    private final Map<String, BalanceProperties.Service> services;

    LoadBalancers(ListableBeanFactory beans, BalanceProperties properties) {
        this.beans = beans;
        this.usual = properties.loadBalancer();
        this.services = properties.services();
        requireAllKnown();
    }

    /** The bean name of the algorithm that a service is configured to use. */
    public String nameFor(String service) {
        BalanceProperties.Service own = services.get(service);
        return own == null || own.loadBalancer() == null ? usual : own.loadBalancer();
    }

    /** Balances a service from now on; to be asked for once per service by each of its callers. */
    public ServiceBalancer balancerFor(String service) {
        LoadBalancer algorithm = beans.getBean(nameFor(service), LoadBalancer.class);
        return new ServiceBalancer(algorithm, Chance.PER_THREAD);
    }

    private void requireAllKnown() {
        List<String> known = Arrays.stream(beans.getBeanNamesForType(LoadBalancer.class, true, false))
                .sorted()
                .toList();
        requireKnown("rollcall.load-balancer", usual, known);
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
