package io.rollcall.chassis.security;

import io.rollcall.tls.CertificateProperties;
import org.springframework.core.env.Environment;

/** What a server demands of the certificates of its clients, as its properties say, Spring's own and ours. */
final class ClientCertificates {

    private static final String OURS = "rollcall.security.client-auth";
    private static final String SPRINGS = "server.ssl.client-auth";

    private ClientCertificates() {}

    /** Returns whether a server knows its callers by their certificates. */
    static boolean areTaken(Environment environment) {
        boolean isOverTls = environment.containsProperty(CertificateProperties.BUNDLE)
                || environment.containsProperty(Exposure.CERTIFICATES);
        return isOverTls && isTlsOn(environment) && !auth(environment).equalsIgnoreCase("none");
    }

    /** Returns whether it serves nobody without a certificate. */
    static boolean areNeeded(Environment environment) {
        return auth(environment).equalsIgnoreCase("need");
    }

    /** Returns whether TLS of the server is not switched off. */
    static boolean isTlsOn(Environment environment) {
        return !environment.getProperty("server.ssl.enabled", "true").equalsIgnoreCase("false");
    }

    /** Spring's own property comes first: it is what the server does. */
    private static String auth(Environment environment) {
        return environment.getProperty(SPRINGS, environment.getProperty(OURS, "want"));
    }
}
