package io.rollcall.call;

import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains why an application did not start that called a service without a registry, or by a name that no service has.
 */
final class NoInstanceFailureAnalyzer extends AbstractFailureAnalyzer<NoInstanceException> {

    private static final String ADDRESS = "rollcall.registry.address";

    private final BeanFactory beans;
    private final Environment environment;

    NoInstanceFailureAnalyzer(BeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoInstanceException cause) {
        String action = cause.isRegistryAway() ? findRegistry() : findService(cause.service());
        return new FailureAnalysis(cause.getMessage() + ".", action, cause);
    }

    private String findRegistry() {
        boolean isSet = environment.containsProperty(ADDRESS) || environment.containsProperty(ADDRESS + "[0]");
        return isSet
                ? "Start the registry, or correct " + ADDRESS + " (-registry)."
                : "Set " + ADDRESS
                        + " (-registry), which is not set and so is localhost:9000, or start a registry there.";
    }

    private String findService(String service) {
        List<String> registered = RegisteredServices.names(beans);
        String there =
                registered.isEmpty() ? "No service is registered" : "Registered are " + String.join(", ", registered);
        return "Start an instance of " + service
                + ", or correct the name: it is the host of the URI that is called, and the other"
                + " application's spring.application.name. " + there + ".";
    }
}
