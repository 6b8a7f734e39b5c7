package io.rollcall.chassis.security.jwt;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.Principal;
import io.rollcall.chassis.security.Scope;
import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenVerifier;
import io.rollcall.wire.ProblemCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Knows principals by JWTs: by a signature with one of the issuer's keys, the issuer, the audience and the time. The
 * principal's name is a claim, and its scopes are those of the claims {@code scope} (RFC 8693, section 4.2) and
 * {@code scp} that are ours; an issuer has others for other servers.
 *
 * <p>Only signatures with a private key count. So neither {@code none} nor a secret, for which an attacker would take
 * the public key, proves anything (RFC 8725, section 2.1).
 *
 * <p>A verdict is remembered, because its proof takes a signature: until the token ends, the issuer's keys change, or
 * for a minute. A refusal is not remembered: anybody can make tokens, and fill the heap with them.
 */
final class Jwts implements TokenVerifier {

    /** How far the clocks of the issuer and this server may differ. */
    static final Duration SKEW = Duration.ofSeconds(30);

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** How an object in JSON begins in Base64, as the first of the three parts of a token does. */
    private static final String BEGINNING = "eyJ";

    /** What a server takes of all headers: a longer token does not come here. */
    private static final int LENGTH_MAX = 8_192;

    private static final Duration VERDICT_MAX = Duration.ofMinutes(1);

    /** The limit on verdicts. Beyond it all are forgotten, and found again. */
    private static final int VERDICTS_MAX = 10_000;

    private static final int SCOPES_MAX = 64;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final JwtSettings settings;
    private final VerificationKeys keys;
    private final InstantSource clock;
    private final NimbusJwtDecoder decoder;
    private final Map<ByteBuffer, Verdict> verdicts = new ConcurrentHashMap<>();

    /** @param generation the generation of the keys with which it was judged */
    private record Verdict(Principal principal, Instant from, Instant until, long generation) {

        boolean holds(Instant now, long currentGeneration) {
            return generation == currentGeneration && !now.isBefore(from) && now.isBefore(until);
        }
    }

    Jwts(JwtSettings settings, VerificationKeys keys, InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        this.decoder = decoder(keys);
    }

    private static NimbusJwtDecoder decoder(VerificationKeys keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(
                (header, context) -> ALGORITHMS.contains(header.getAlgorithm()) ? keys.candidates(header) : List.of());
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null)); // RFC 9068, section 2.1
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // judged below
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(jwt -> OAuth2TokenValidatorResult.success()); // judged below, in words of ours
        return decoder;
    }

    @Override
    public boolean isFor(String token) {
        if (!token.startsWith(BEGINNING) || token.length() > LENGTH_MAX) return false;
        int first = token.indexOf('.');
        return first > 0 && token.lastIndexOf('.') == token.indexOf('.', first + 1);
    }

    @Override
    public Principal verify(String token) {
        ByteBuffer key = ByteBuffer.wrap(Token.hash(token)); // the heap need not have the tokens themselves
        Instant now = clock.instant();
        Verdict verdict = verdicts.get(key);
        if (verdict != null && verdict.holds(now, keys.generation())) return verdict.principal;
        Verdict fresh = judge(token, now);
        if (verdicts.size() >= VERDICTS_MAX) verdicts.clear();
        verdicts.put(key, fresh);
        return fresh.principal;
    }

    @Override
    public boolean isOutdated() {
        return keys.isOutdated();
    }

    private Verdict judge(String token, Instant now) {
        long generation = keys.generation();
        Jwt jwt = decode(token);
        Instant end = end(jwt, now);
        requireOurs(jwt);
        Principal principal = Principal.of(name(jwt), scopes(jwt));
        Instant until = now.plus(VERDICT_MAX);
        return new Verdict(principal, now, end.isBefore(until) ? end : until, generation);
    }

    /** A refusal says nothing more of what is wrong with a signature: it would help whoever forges one. */
    private Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (JwtException e) {
            if (isUnavailable(e))
                throw new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        ProblemCode.NOT_READY,
                        "The keys that prove tokens are not known at the moment, so it is not known which principal"
                                + " calls. Ask again; if it lasts, an operator looks at this server's log.",
                        RETRY_AFTER);
            throw refused("The token is not signed by the issuer that this server trusts, or is damaged."
                    + " Get another one from it.");
        }
    }

    private static boolean isUnavailable(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause())
            if (cause instanceof KeysUnavailableException) return true;
        return false;
    }

    /** Returns when the token ends, by a clock that may be late. */
    private static Instant end(Jwt jwt, Instant now) {
        Instant expires = jwt.getExpiresAt();
        if (expires == null) throw refused("The token has no end (claim exp). Get one that has.");
        Instant end = expires.plus(SKEW);
        if (!now.isBefore(end)) throw refused("The token has expired at " + expires + ". Get another one.");
        Instant begins = jwt.getNotBefore();
        if (begins != null && now.isBefore(begins.minus(SKEW)))
            throw refused("The token is not valid before " + begins + ". Use it then; or a clock is wrong.");
        return end;
    }

    private void requireOurs(Jwt jwt) {
        if (!settings.issuer().equals(jwt.getClaims().get("iss")))
            throw refused("The token is of another issuer (claim iss) than this server trusts.");
        if (!strings(jwt.getClaims().get("aud")).contains(settings.audience()))
            throw refused("The token is for another audience (claim aud) than this server. Get one for this server.");
    }

    private String name(Jwt jwt) {
        if (jwt.getClaims().get(settings.principalClaim()) instanceof String name && name.matches(Token.NAME_PATTERN))
            return name;
        throw refused("The token's claim " + settings.principalClaim() + " names no principal: " + Token.NAME_MESSAGE
                + ". An operator can name another claim in this server's rollcall.security.jwt.principal-claim.");
    }

    private static List<Scope> scopes(Jwt jwt) {
        Set<String> words = new LinkedHashSet<>();
        for (String claim : List.of("scope", "scp"))
            for (String text : strings(jwt.getClaims().get(claim))) words.addAll(List.of(text.split(" ", -1)));
        List<Scope> scopes = new ArrayList<>();
        for (String word : words) {
            Scope scope = scope(word);
            if (scope != null) scopes.add(scope);
        }
        if (scopes.size() > SCOPES_MAX) throw refused("The token has more than " + SCOPES_MAX + " scopes.");
        return scopes;
    }

    /** Returns a scope of ours; null: it is another server's, such as {@code openid}. */
    private static @Nullable Scope scope(String word) {
        try {
            return Scope.parse(word);
        } catch (IllegalArgumentException another) {
            return null;
        }
    }

    private static List<String> strings(@Nullable Object claim) {
        if (claim instanceof String one) return List.of(one);
        List<String> strings = new ArrayList<>();
        if (claim instanceof Collection<?> all)
            for (Object each : all) if (each instanceof String one) strings.add(one);
        return strings;
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(HttpStatus.UNAUTHORIZED, ProblemCode.UNAUTHENTICATED, detail);
    }
}
