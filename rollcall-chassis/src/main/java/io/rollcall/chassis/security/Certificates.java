package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.tls.PrincipalName;
import io.rollcall.tls.Tls;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Knows principals by the certificates of their connections. The handshake has proved that the client has the key; this
 * decides whether the certificate comes from an authority, is valid now, is for clients, and is not revoked.
 *
 * <p>A verdict is remembered by the chain, because its proof takes a signature or two. It ends with the certificate,
 * with an exchange of the server's own files, and after a minute at most. A refusal is not remembered: anybody can make
 * certificates, and fill the heap with them.
 */
final class Certificates implements Authenticator {

    /** Where the servlet container leaves the chain of the connection (Servlet 6.1, 3.10). */
    private static final String CHAIN = "jakarta.servlet.request.X509Certificate";

    private static final Duration VERDICT_MAX = Duration.ofMinutes(1);

    /** The limit on verdicts. Beyond it all are forgotten, and found again. */
    private static final int VERDICTS_MAX = 1_000;

    private final Tls tls;
    private final SentFor sentFor;
    private final InstantSource clock;
    private final Map<List<X509Certificate>, Verdict> verdicts = new ConcurrentHashMap<>();

    /**
     * @param principal null: it is refused
     * @param refusal why; null: it is not
     * @param generation the certificates of this server with which it was judged
     */
    private record Verdict(
            @Nullable Principal principal, @Nullable String refusal, Instant from, Instant until, long generation) {

        boolean holds(Instant now, long currentGeneration) {
            return generation == currentGeneration && !now.isBefore(from) && now.isBefore(until);
        }
    }

    /** @param sentFor what members of a registry bring here for others */
    Certificates(Tls tls, SentFor sentFor, InstantSource clock) {
        this.tls = tls;
        this.sentFor = sentFor;
        this.clock = clock;
    }

    SentFor sentFor() {
        return sentFor;
    }

    /** Returns the sender; or the one for which a member of a registry asks, which knows it by its certificate. */
    @Override
    public Principal authenticate(HttpServletRequest request) {
        return sentFor.principal(request, ofConnection(request));
    }

    /**
     * Returns the principal of the certificate of the connection.
     *
     * @throws ProblemException 401: there is none that could be believed
     */
    Principal ofConnection(HttpServletRequest request) {
        if (!(request.getAttribute(CHAIN) instanceof X509Certificate[] chain) || chain.length == 0)
            throw refused("Connect with a client certificate, or send a token in the header"
                    + " 'Authorization: Bearer TOKEN'.");
        List<X509Certificate> key = List.of(chain);
        Instant now = clock.instant();
        Verdict verdict = verdicts.get(key);
        if (verdict == null || !verdict.holds(now, tls.generation())) {
            verdict = judge(chain, now);
            if (verdict.principal != null) remember(key, verdict);
        }
        if (verdict.principal != null) return verdict.principal;
        throw refused(String.valueOf(verdict.refusal));
    }

    private void remember(List<X509Certificate> key, Verdict verdict) {
        if (verdicts.size() >= VERDICTS_MAX) verdicts.clear();
        verdicts.put(key, verdict);
    }

    private Verdict judge(X509Certificate[] chain, Instant now) {
        long generation = tls.generation();
        Instant until = now.plus(VERDICT_MAX);
        for (X509Certificate each : chain) {
            Instant end = each.getNotAfter().toInstant();
            if (end.isAfter(now) && end.isBefore(until)) until = end;
        }
        try {
            tls.trust().checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return new Verdict(principal(chain[0]), null, now, until, generation);
        } catch (CertificateException e) {
            return new Verdict(null, why(chain[0], e, now), now, until, generation);
        } catch (IllegalArgumentException e) {
            return new Verdict(null, e.getMessage(), now, until, generation);
        }
    }

    private static String why(X509Certificate certificate, CertificateException e, Instant now) {
        String named = "The client certificate of " + certificate.getSubjectX500Principal();
        if (now.isAfter(certificate.getNotAfter().toInstant()))
            return named + " has expired at " + certificate.getNotAfter().toInstant() + ". Issue another one.";
        return named + " is refused: " + e.getMessage() + ". It must come from an authority in the server's ca.crt, be"
                + " valid, be for clients, and not be revoked.";
    }

    private static Principal principal(X509Certificate certificate) throws CertificateException {
        List<String> names = PrincipalName.of(certificate);
        if (names.size() == 1) return CertificateName.principal(names.get(0));
        throw new IllegalArgumentException(
                "The client certificate of " + certificate.getSubjectX500Principal() + " has "
                        + (names.isEmpty() ? "no name" : "several names") + " of the form " + PrincipalName.SCHEME
                        + "...: give it one, as a URI among its subject's alternative names, or send a token.");
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(HttpStatus.UNAUTHORIZED, ProblemCode.UNAUTHENTICATED, detail);
    }
}
