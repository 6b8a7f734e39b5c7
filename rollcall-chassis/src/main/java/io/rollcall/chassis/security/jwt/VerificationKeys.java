package io.rollcall.chassis.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The public keys of an issuer of tokens. They change while the server runs. */
interface VerificationKeys extends AutoCloseable {

    /** A token that names no key is tried with each, so there must be few. */
    int KEYS_MAX = 32;

    /** A shorter RSA key can be broken (NIST SP 800-131A). */
    int RSA_BITS_MIN = 2_048;

    /**
     * Returns the keys with which a token may be signed; none: the issuer has no such key.
     *
     * @throws KeysUnavailableException the keys are not known at the moment, so nothing is known of the token either
     */
    List<Key> candidates(JWSHeader header) throws KeysUnavailableException;

    /** Returns a number that is another one once the keys are others. */
    long generation();

    /** Returns whether the newest keys are not known, so that those of before remain. */
    boolean isOutdated();

    @Override
    default void close() {}

    /** Returns which of these keys fit the header. A key that lacks an id or an algorithm fits each. */
    static List<Key> matching(List<JWK> keys, JWSHeader header) {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        List<Key> matching = new ArrayList<>();
        if (matcher == null) return matching;
        for (JWK key : keys) {
            Key one = matcher.matches(key) ? asKey(key) : null;
            if (one != null) matching.add(one);
        }
        return matching;
    }

    /** Returns the public part of a key that can prove a signature; null: it cannot. */
    static @Nullable JWK usable(JWK key) {
        boolean isStrong = key instanceof ECKey || (key instanceof RSAKey rsa && rsa.size() >= RSA_BITS_MIN);
        return isStrong && asKey(key) != null ? key.toPublicJWK() : null;
    }

    private static @Nullable Key asKey(JWK key) {
        try {
            if (key instanceof RSAKey rsa) return rsa.toRSAPublicKey();
            return key instanceof ECKey ec ? ec.toECPublicKey() : null;
        } catch (JOSEException unusable) {
            return null;
        }
    }
}
