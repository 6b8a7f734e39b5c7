package io.rollcall.registration;

import io.rollcall.wire.Name;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/** Who this process is: what is configured, and where nothing is, what the web server's port makes of it. */
final class InstanceIdentity {

    /** Boot sets it when the web server listens. */
    private static final String PORT = "local.server.port";

    private static final int LONGEST_NAME = 63;

    private final RegistrationProperties.Instance instance;
    private final Environment environment;

    InstanceIdentity(RegistrationProperties.Instance instance, Environment environment) {
        this.instance = instance;
        this.environment = environment;
    }

    String service() {
        return environment.getProperty("spring.application.name", "application");
    }

    /** Fails the start of an application that would register under a name that the registry refuses, or none. */
    void requireService() {
        String name = environment.getProperty("spring.application.name", "");
        if (name.matches(Name.PATTERN)) return;
        throw new InvalidConfigurationPropertyValueException(
                "spring.application.name",
                name,
                "It is the name of the service that this application registers as, 1 to 63 letters, digits, '.', '_' or"
                        + " '-'. Where it should not register, set rollcall.instance.enabled=false.");
    }

    boolean isKnown() {
        return instance.address() != null || environment.containsProperty(PORT);
    }

    String address() {
        return instance.address() != null ? instance.address() : host() + ":" + port();
    }

    /** The parts joined by hyphens, for a colon is not allowed in a name; of a long one the end, which tells them apart. */
    String id() {
        if (instance.id() != null) return instance.id();
        String id = (service() + "-" + address()).replaceAll("[^A-Za-z0-9._-]+", "-");
        String end = id.substring(Math.max(0, id.length() - LONGEST_NAME));
        return end.replaceAll("^[._-]+", "");
    }

    private String port() {
        String port = environment.getProperty(PORT);
        if (port == null) throw new IllegalStateException("The address is not known before the web server listens");
        return port;
    }

    /** Where the web server listens, if that is one address only. */
    private String host() {
        String bound = environment.getProperty("server.address", "");
        if (bound.isEmpty() || bound.equals("0.0.0.0") || bound.equals("::")) return LocalHost.address();
        return bound.contains(":") ? "[" + bound + "]" : bound;
    }
}
