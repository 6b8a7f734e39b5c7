package io.rollcall.chassis.security.jwt;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Which JWTs a server takes.
 *
 * @param jwkSetUri where the issuer publishes its keys; null: they are in a file
 * @param publicKey the file with the issuer's keys; null: they are at the URI
 * @param issuer what the claim {@code iss} must be
 * @param audience what the claim {@code aud} must have among its values
 * @param principalClaim the claim with the name of the principal
 */
record JwtSettings(
        @Nullable URI jwkSetUri, @Nullable Path publicKey, String issuer, String audience, String principalClaim) {

    private static final String PREFIX = "rollcall.security.jwt.";
    private static final String JWK_SET_URI = PREFIX + "jwk-set-uri";
    static final String PUBLIC_KEY = PREFIX + "public-key";
    private static final String ISSUER = PREFIX + "issuer";
    private static final String AUDIENCE = PREFIX + "audience";
    private static final String PRINCIPAL_CLAIM = PREFIX + "principal-claim";

    private static final List<String> ALL = List.of(JWK_SET_URI, PUBLIC_KEY, ISSUER, AUDIENCE, PRINCIPAL_CLAIM);

    /**
     * Reads the properties of a server.
     *
     * @return null: it takes no JWTs
     * @throws InvalidConfigurationPropertyValueException one of them is missing, or has a value that it cannot have
     */
    static @Nullable JwtSettings of(Environment environment) {
        if (ALL.stream().noneMatch(environment::containsProperty)) return null;
        String uri = environment.getProperty(JWK_SET_URI);
        String file = environment.getProperty(PUBLIC_KEY);
        if (uri == null && file == null)
            throw wrong(JWK_SET_URI, null, "It is missing: name the issuer's keys here, or in " + PUBLIC_KEY + ".");
        if (uri != null && file != null)
            throw wrong(PUBLIC_KEY, file, "The keys are named twice: leave this out, or " + JWK_SET_URI + ".");
        return new JwtSettings(
                uri == null ? null : keysAt(uri),
                file == null ? null : Path.of(file),
                // Without these two, a token that the issuer has made for any other server would open this one.
                required(environment, ISSUER, "the issuer's name, as its tokens say it in the claim iss"),
                required(environment, AUDIENCE, "this server's name, as tokens for it say it in the claim aud"),
                environment.getProperty(PRINCIPAL_CLAIM, "sub"));
    }

    private static String required(Environment environment, String property, String what) {
        String value = environment.getProperty(property, "");
        if (value.isBlank()) throw wrong(property, value, "It is missing: it must be " + what + ".");
        return value;
    }

    private static URI keysAt(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong(JWK_SET_URI, text, "It is no URI.");
        }
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme());
        if (uri.getHost() == null || (!isHttp && !"https".equalsIgnoreCase(uri.getScheme())))
            throw wrong(JWK_SET_URI, text, "It must be an https URI, such as https://idp.example.org/jwks.");
        if (isHttp && !isLoopback(uri.getHost()))
            throw wrong(
                    JWK_SET_URI,
                    text,
                    "It must be an https URI, because whoever can change the answer on its way could make tokens.");
        return uri;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static InvalidConfigurationPropertyValueException wrong(
            String property, @Nullable String value, String what) {
        return new InvalidConfigurationPropertyValueException(property, value, what);
    }
}
