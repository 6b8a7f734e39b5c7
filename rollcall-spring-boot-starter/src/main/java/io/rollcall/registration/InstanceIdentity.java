package io.rollcall.registration;

import io.rollcall.wire.Name;
import io.rollcall.wire.registry.Caller;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The identity of this process as an instance: what is configured, and otherwise what follows from the web server's
 * port.
 */
final class InstanceIdentity {

    private static final String PORT = Reachability.PORT;

    private static final Logger log = LoggerFactory.getLogger(InstanceIdentity.class);

    private static final int LONGEST_NAME = 63;

    /** Boot's properties of which a web server with TLS has one. */
    private static final List<String> CERTIFICATES =
            List.of("server.ssl.bundle", "server.ssl.key-store", "server.ssl.certificate");

    private final RegistrationProperties.Instance instance;
    private final Environment environment;

    private final LocalHost localHost;

    /**
     * The host, which is determined once: a later change of this host's addresses does not make it another instance.
     */
    private @Nullable String host;

    private boolean hasWarned;

    InstanceIdentity(RegistrationProperties.Instance instance, NetworkProperties network, Environment environment) {
        this.instance = instance;
        this.environment = environment;
        this.localHost = new LocalHost(network.with(environment));
    }

    String service() {
        return environment.getProperty("spring.application.name", "application");
    }

    /** Fails the start of an application that would register under an invalid name, or under none. */
    void requireService() {
        String name = environment.getProperty("spring.application.name", "");
        if (name.matches(Name.PATTERN)) return;
        throw new InvalidConfigurationPropertyValueException(
                "spring.application.name",
                name,
                "It is the name of the service that this application registers as, 1 to 63 letters, digits, '.', '_' or"
                        + " '-'. Where it should not register, set rollcall.instance.enabled=false.");
    }

    String address() {
        return instance.address() != null ? instance.address() : host() + ":" + port();
    }

    /**
     * Returns the configured id, or service, host and port joined by hyphens, because a name has no colon. If this is
     * too long, its end is taken, which tells instances apart. Each colon of an IPv6 host becomes a hyphen, so that two
     * hosts never become one; two colons at its beginning become one hyphen.
     */
    String id() {
        if (instance.id() != null) return instance.id();
        String address = address().replaceFirst("^\\[::", "[:").replaceAll("[\\[\\]]", "");
        String id = service() + "-" + address.replaceAll("[^A-Za-z0-9._-]", "-");
        String end = id.substring(Math.max(0, id.length() - LONGEST_NAME));
        return end.replaceAll("^[._-]+", "");
    }

    /** Returns the name of this process where it asks for instances; null: it is not known yet. */
    @Nullable
    Caller caller() {
        try {
            Caller caller = new Caller(service(), id());
            boolean isValid =
                    caller.service().matches(Name.PATTERN) && caller.id().matches(Name.PATTERN);
            return isValid ? caller : null;
        } catch (IllegalStateException notListening) {
            log.trace("The id of this instance is not known yet", notListening);
            return null;
        }
    }

    /**
     * Returns whether this process is called over TLS: because it was told so, or because its own web server speaks it.
     */
    boolean isSecure() {
        if (instance.secure() != null) return instance.secure();
        if (!environment.getProperty("server.ssl.enabled", Boolean.class, true)) return false;
        return CERTIFICATES.stream().anyMatch(environment::containsProperty);
    }

    private String port() {
        String port = environment.getProperty(PORT);
        if (port == null || port.startsWith("-"))
            throw new IllegalStateException("The address is not known before the web server listens");
        return port;
    }

    /** Returns the host at which the web server listens, if that is only one address. */
    private String host() {
        String bound = environment.getProperty("server.address", "");
        if (bound.isEmpty() || bound.equals("0.0.0.0") || bound.equals("::")) return ofThisHost();
        if (isLoopback(bound)) warnIfRegistryIsElsewhere(bound);
        return bound.contains(":") ? "[" + bound + "]" : bound;
    }

    private synchronized void warnIfRegistryIsElsewhere(String bound) {
        String registry = environment.getProperty("rollcall.registry.address", "localhost");
        if (hasWarned || Stream.of(registry.split(",", -1)).anyMatch(InstanceIdentity::isLoopback)) return;
        hasWarned = true;
        log.warn(
                "This instance listens on {} only, and the registry is at {}: callers on other machines cannot reach"
                        + " it. Set server.address (-listen HOST:PORT), or rollcall.instance.address if a proxy leads"
                        + " here",
                bound,
                registry);
    }

    private static boolean isLoopback(String host) {
        String text = host.strip().toLowerCase(Locale.ROOT);
        return text.startsWith("localhost") || text.startsWith("127.") || text.matches("\\[?::1\\b.*");
    }

    private synchronized String ofThisHost() {
        if (host == null) host = localHost.address().orElseGet(InstanceIdentity::loopback);
        return host;
    }

    private static String loopback() {
        log.warn("This host has no address but loopback ones, or none that rollcall.instance.network.* allows: others"
                + " are told to reach it as localhost. Set rollcall.instance.address to the host:port at which"
                + " they do");
        return "localhost";
    }
}
