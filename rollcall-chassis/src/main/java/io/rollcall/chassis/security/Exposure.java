package io.rollcall.chassis.security;

import io.rollcall.tls.CertificateProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Which machines reach a server, and what it demands of callers. A server that other machines reach must demand
 * credentials over TLS, or its operator must say that it need not.
 *
 * @param address where it listens, as {@code host:port}, if other machines reach it; null: it listens on the loopback
 * @param isOff whether the operator has switched security off
 * @param hasTokens whether callers must have a token
 * @param hasCertificates whether it knows callers by their certificates
 * @param hasTls whether it speaks TLS
 * @param mayBePlain whether the operator allows tokens without TLS, as where a proxy encrypts
 */
record Exposure(
        @Nullable String address,
        boolean isOff,
        boolean hasTokens,
        boolean hasCertificates,
        boolean hasTls,
        boolean mayBePlain)
        implements SecuritySwitch {

    static final String SWITCH = "rollcall.security";
    static final String PLAIN_TEXT = "rollcall.security.plain-text";
    static final String CERTIFICATES = "rollcall.security.certificates";

    /** Where the keys of an issuer of tokens are. */
    private static final List<String> JWT =
            List.of("rollcall.security.jwt.jwk-set-uri", "rollcall.security.jwt.public-key");

    /** Spring Boot's own ways to let a server speak TLS. */
    private static final List<String> SERVER_TLS =
            List.of("server.ssl.bundle", "server.ssl.certificate", "server.ssl.key-store");

    /**
     * Reads the properties of a server.
     *
     * @throws InvalidConfigurationPropertyValueException one of them has a value that it cannot have
     */
    static Exposure of(Environment environment) {
        String own = reachable(environment, "server.address", "server.port");
        String actuators = hasOwnActuator(environment)
                ? reachable(environment, "management.server.address", "management.server.port")
                : null;
        boolean hasTls = hasTls(environment);
        boolean hasActuatorTls = hasTls && !isFalse(environment, "management.server.ssl.enabled");
        boolean isActuatorWorse = actuators != null && (own == null || !hasActuatorTls);
        return new Exposure(
                isActuatorWorse ? actuators : own,
                isOff(environment),
                hasTokens(environment),
                ClientCertificates.areTaken(environment),
                isActuatorWorse ? hasActuatorTls : hasTls,
                isSaid(environment, PLAIN_TEXT, "allowed"));
    }

    private static boolean hasTokens(Environment environment) {
        return environment.containsProperty(SecurityAutoConfiguration.PROPERTY)
                || JWT.stream().anyMatch(environment::containsProperty);
    }

    private static boolean hasTls(Environment environment) {
        boolean isSet = environment.containsProperty(CERTIFICATES)
                || environment.containsProperty(CertificateProperties.BUNDLE)
                || SERVER_TLS.stream().anyMatch(environment::containsProperty);
        return isSet && ClientCertificates.isTlsOn(environment);
    }

    /** A negative port is none. */
    private static boolean hasOwnActuator(Environment environment) {
        String port = environment.getProperty("management.server.port", "");
        return !port.isEmpty() && !port.startsWith("-");
    }

    private static boolean isFalse(Environment environment, String property) {
        return environment.getProperty(property, "true").equalsIgnoreCase("false");
    }

    /** Returns whether {@code rollcall.security=off} is said. YAML reads {@code off} as {@code false}. */
    private static boolean isOff(Environment environment) {
        return "false".equals(environment.getProperty(SWITCH)) || isSaid(environment, SWITCH, "off");
    }

    private static boolean isSaid(Environment environment, String property, String word) {
        String said = environment.getProperty(property, "").toLowerCase(Locale.ROOT);
        if (!said.isEmpty() && !said.equals(word))
            throw new InvalidConfigurationPropertyValueException(
                    property, said, "It takes " + word + ", or is left out.");
        return !said.isEmpty();
    }

    private static @Nullable String reachable(Environment environment, String address, String port) {
        String host = environment.getProperty(address, "");
        String all = environment.getProperty(port, "8080");
        if (host.isEmpty()) return "0.0.0.0:" + all;
        try {
            return InetAddress.getByName(host).isLoopbackAddress() ? null : host + ':' + all;
        } catch (UnknownHostException e) {
            return null; // it cannot listen there, and will say so
        }
    }

    /** Returns why the server must not start, and what to do, in one line; null: it may. */
    @Nullable
    String refusal() {
        if (isOff && (hasTokens || hasCertificates))
            return SWITCH + "=off contradicts "
                    + (hasTokens ? SecurityAutoConfiguration.PROPERTY + " or rollcall.security.jwt.*" : CERTIFICATES)
                    + ": leave one of them out";
        if (isOff || address == null) return null;
        if (!hasTokens && !hasCertificates)
            return "it would listen on " + address + ", which other machines reach, without security. Set "
                    + SecurityAutoConfiguration.PROPERTY + " and " + CERTIFICATES
                    + " (./rollcall security init makes both), listen on localhost, or say " + SWITCH + "=off";
        if (!hasTls && !mayBePlain)
            return "it would listen on " + address + " without TLS, so others could read the tokens on the network."
                    + " Set " + CERTIFICATES + " (./rollcall security init makes them), or say " + PLAIN_TEXT
                    + "=allowed if a proxy or a service mesh encrypts";
        return null;
    }
}
