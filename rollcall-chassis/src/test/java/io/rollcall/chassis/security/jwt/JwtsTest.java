package io.rollcall.chassis.security.jwt;

import static io.rollcall.chassis.security.jwt.TestIssuer.claims;
import static io.rollcall.chassis.security.jwt.TestIssuer.sign;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.Principal;
import io.rollcall.chassis.security.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an issuer that publishes its keys. The keys are real, the server is, and time is the test's. */
@Timeout(60)
class JwtsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static final RSAKey RSA = TestIssuer.rsa("rsa");
    private static final RSAKey OTHER_RSA = TestIssuer.rsa("rsa");
    private static final ECKey P256 = TestIssuer.ec(Curve.P_256, "p256");
    private static final ECKey P384 = TestIssuer.ec(Curve.P_384, "p384");
    private static final ECKey P521 = TestIssuer.ec(Curve.P_521, "p521");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final TestIssuer issuer = new TestIssuer(RSA, P256, P384, P521);
    private final JwkSet keys = new JwkSet(URI.create(issuer.uri()), nanos::get);
    private final Jwts jwts = new Jwts(
            new JwtSettings(URI.create(issuer.uri()), null, TestIssuer.NAME, TestIssuer.AUDIENCE, "sub"),
            keys,
            now::get);

    @AfterEach
    void close() {
        keys.close();
        issuer.close();
    }

    private static JWTClaimsSet.Builder good() {
        return claims(NOW, "orders", "register:orders read kv:write:orders/ openid profile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void aTokenOfTheIssuerIsItsPrincipals(String algorithm) {
        JWK key = algorithm.startsWith("ES")
                ? List.of(P256, P384, P521).get("ES256 ES384 ES512".indexOf(algorithm) / 6)
                : RSA;
        String token = sign(key, JWSAlgorithm.parse(algorithm), good());
        assertThat(jwts.isFor(token)).isTrue();
        assertThat(jwts.verify(token))
                .isEqualTo(new Principal(
                        "orders",
                        List.of(
                                new Scope(Scope.Kind.REGISTER, "orders"),
                                new Scope(Scope.Kind.READ, null),
                                new Scope(Scope.Kind.KV_WRITE, "orders/"))));
    }

    @Test
    void scopesMayBeAListAndMayBeMissing() {
        JWTClaimsSet.Builder listed = good().claim("scope", null).claim("scp", List.of("read", "nonsense", "operate"));
        assertThat(jwts.verify(sign(RSA, listed)).scopes())
                .containsExactly(new Scope(Scope.Kind.READ, null), new Scope(Scope.Kind.OPERATE, null));
        assertThat(jwts.verify(sign(RSA, good().claim("scope", null))).scopes()).isEmpty();
        assertThat(jwts.verify(sign(RSA, good().claim("scope", 7))).scopes()).isEmpty();
    }

    @Test
    void aNameOfAReplicaIsThatReplicaAlone() {
        assertThat(jwts.verify(sign(P256, good().subject("replica/kv/kv1"))).id())
                .isEqualTo("kv1");
        assertThat(jwts.verify(sign(P256, good())).id()).isNull();
    }

    @Test
    void anAudienceMayBeOneOfSeveralAndTheTypeThatOfAnAccessToken() {
        assertThat(jwts.verify(sign(RSA, good().audience(List.of("other", TestIssuer.AUDIENCE))))
                        .name())
                .isEqualTo("orders");
        JWSHeader access = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa")
                .type(new JOSEObjectType("at+jwt"))
                .build();
        assertThat(jwts.verify(sign(RSA, access, good())).name()).isEqualTo("orders");
    }

    @Test
    void aTokenHoldsForItsTimeAndHalfAMinuteThatClocksMayDiffer() {
        String token = sign(RSA, good().notBeforeTime(Date.from(NOW.plusSeconds(30))));
        refused(token, "not valid before 2026-06-01T12:00:30Z", Duration.ofSeconds(-1));
        accepted(token, Duration.ZERO);
        accepted(token, Duration.ofSeconds(329));
        refused(token, "expired at 2026-06-01T12:05:00Z", Duration.ofSeconds(330));
        accepted(token, Duration.ofSeconds(60));
    }

    /** The verdict of a moment ago does not outlive the token. */
    @Test
    void aTokenThatWasTakenAMomentAgoEndsAtItsTime() {
        String token = sign(RSA, good());
        accepted(token, Duration.ofSeconds(329));
        refused(token, "expired", Duration.ofSeconds(330));
    }

    private void accepted(String token, Duration later) {
        now.set(NOW.plus(later));
        assertThat(jwts.verify(token).name()).isEqualTo("orders");
    }

    private void refused(String token, String why, Duration later) {
        now.set(NOW.plus(later));
        assertRefused(token, why);
    }

    @Test
    void claimsThatAreNotForThisServerAreRefusedWithoutSayingWhatWouldBeRight() {
        assertRefused(sign(RSA, good().expirationTime(null)), "exp");
        for (String other : new String[] {null, "", TestIssuer.NAME + "/", "https://other.example.org"})
            assertRefused(sign(RSA, good().issuer(other)), "another issuer");
        for (String other : new String[] {null, "", TestIssuer.AUDIENCE + "2", "rollcal"})
            assertRefused(sign(RSA, good().audience(other)), "another audience");
        for (String other : new String[] {null, "", "a b", "auth0|7", "a/b/c/d", "x".repeat(64), "a\nb"})
            assertRefused(sign(RSA, good().subject(other)), "names no principal");
    }

    @Test
    void aTokenThatNobodyHasSignedOrAnotherOneIsRefused() throws Exception {
        refusedForItsSignature(new PlainJWT(good().build()).serialize());
        String signed = sign(RSA, good());
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"kid\":\"rsa\"}".getBytes(UTF_8));
        String[] parts = signed.split("\\.", -1);
        refusedForItsSignature(none + '.' + parts[1] + '.' + parts[2]);
        refusedForItsSignature(none + '.' + parts[1] + '.');
        refusedForItsSignature(parts[0] + '.' + parts[1] + '.');
        String wider = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("openid", "operate");
        assertThat(wider).contains("operate");
        refusedForItsSignature(parts[0]
                + '.'
                + Base64.getUrlEncoder().withoutPadding().encodeToString(wider.getBytes(UTF_8))
                + '.'
                + parts[2]);
        refusedForItsSignature(sign(OTHER_RSA, good()));
        refusedForItsSignature(sign(TestIssuer.ec(Curve.P_256, "p256"), good()));
        refusedForItsSignature(sign(
                P256, new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("p384").build(), good()));
    }

    /** An attacker knows the public key, and would use it as the secret. */
    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void aSecretMadeFromThePublicKeyProvesNothing(String algorithm) throws Exception {
        byte[] encoded = RSA.toRSAPublicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(
                encoded,
                pem.getBytes(UTF_8),
                pem.strip().getBytes(UTF_8),
                RSA.toPublicJWK().toString().getBytes(UTF_8))) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                    .keyID("rsa")
                    .build();
            SignedJWT forged = new SignedJWT(header, good().build());
            forged.sign(new MACSigner(secret));
            refusedForItsSignature(forged.serialize());
        }
    }

    /** Not even one that the issuer would publish by mistake. */
    @Test
    void aSecretInTheSetProvesNothing() throws Exception {
        jwts.verify(sign(RSA, good()));
        byte[] secret = new byte[64];
        OctetSequenceKey octets =
                new OctetSequenceKey.Builder(secret).keyID("octets").build();
        issuer.answer(200, new JWKSet(List.of(RSA.toPublicJWK(), octets)).toString(false));
        fetchAgain();
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("octets").build(), good().build());
        forged.sign(new MACSigner(secret));
        refusedForItsSignature(forged.serialize());
    }

    @Test
    void aKeyInTheTokenItselfProvesNothing() {
        RSAKey own = TestIssuer.rsa("rsa");
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa")
                .jwk(own.toPublicJWK())
                .jwkURL(URI.create("http://localhost:1/jwks"))
                .build();
        refusedForItsSignature(sign(own, header, good()));
    }

    @Test
    void aTokenOfAnotherTypeIsRefused() {
        for (String type : List.of("logout+jwt", "dpop+jwt"))
            refusedForItsSignature(sign(
                    RSA,
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("rsa")
                            .type(new JOSEObjectType(type))
                            .build(),
                    good()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rollcall_abc", "a.b.c", "eyJ", "eyJhbGciOiJub25lIn0", "eyJ.eyJ", "eyJ.eyJ.x.y"})
    void aTokenOfAnotherFormIsLeftToOthers(String token) {
        assertThat(jwts.isFor(token)).isFalse();
    }

    @Test
    void aHugeTokenIsLeftToOthers() {
        assertThat(jwts.isFor("eyJ." + "x".repeat(20_000) + ".x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJ.eyJ.",
                "eyJ..",
                "eyJ.eyJ.\u00e9",
                "eyJhbGciOiJSUzI1NiJ9..",
                "eyJhbGciOiJSUzI1NiJ9.eyJ9.AAAA",
                "eyJhbGciOjd9.e30.AAAA"
            })
    void aDamagedTokenIsRefused(String token) {
        assertThat(jwts.isFor(token)).isTrue();
        refusedForItsSignature(token);
    }

    /** It is fetched once more, and not for each key that somebody invents. */
    @Test
    void aTokenOfAnUnknownKeyIsRefusedAndCostsOneFetchInTenSeconds() {
        jwts.verify(sign(RSA, good()));
        int before = issuer.fetches();
        for (int i = 0; i < 50; i++) refusedForItsSignature(sign(RSA, header("unknown" + i), good()));
        assertThat(issuer.fetches()).isEqualTo(before);
        nanos.addAndGet(JwkSet.FETCH_PERIOD_MIN.toNanos());
        for (int i = 0; i < 50; i++) refusedForItsSignature(sign(RSA, header("unknown" + i), good()));
        assertThat(issuer.fetches()).isEqualTo(before + 1);
    }

    private static JWSHeader header(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build();
    }

    @Test
    void aKeyThatTheIssuerHasExchangedIsFetchedAndTheFormerOneOpensNothingAnyLonger() {
        String former = sign(RSA, good());
        assertThat(jwts.verify(former).name()).isEqualTo("orders");
        RSAKey next = TestIssuer.rsa("next");
        issuer.publish(next);
        nanos.addAndGet(JwkSet.FETCH_PERIOD_MIN.toNanos());
        assertThat(jwts.verify(sign(next, good())).name()).isEqualTo("orders");
        refusedForItsSignature(former);
    }

    @Test
    void aSetThatWasNeverFetchedOpensNothingAndIsFetchedAgain() {
        issuer.close();
        JwkSet none = new JwkSet(URI.create(issuer.uri()), nanos::get);
        Jwts closed = new Jwts(
                new JwtSettings(URI.create(issuer.uri()), null, TestIssuer.NAME, TestIssuer.AUDIENCE, "sub"),
                none,
                now::get);
        try {
            String token = sign(RSA, good());
            for (int i = 0; i < 3; i++) assertUnknown(closed, token);
            assertThat(closed.isOutdated()).isTrue();
            issuer.reopen();
            assertUnknown(closed, token);
            nanos.addAndGet(JwkSet.FETCH_PERIOD_MIN.toNanos());
            assertThat(closed.verify(token).name()).isEqualTo("orders");
            assertThat(closed.isOutdated()).isFalse();
        } finally {
            none.close();
        }
    }

    /** What shows that a verdict is remembered: the keys count no more, and the token does for a minute. */
    @Test
    void anIssuerThatIsAwayForAnHourChangesNothingAndThenItsTokensOpenNothing() throws Exception {
        awaitFirstKeys();
        String token = sign(RSA, good().expirationTime(Date.from(NOW.plusSeconds(86_400))));
        assertThat(jwts.verify(token).name()).isEqualTo("orders");
        issuer.close();
        nanos.addAndGet(JwkSet.OUTDATED_MAX.toNanos() - 1);
        assertThat(jwts.verify(sign(P256, good())).name()).isEqualTo("orders");
        nanos.addAndGet(1);
        assertUnknown(jwts, sign(P256, good().claim("jti", "7")));
        assertThat(jwts.verify(token).name()).as("remembered").isEqualTo("orders");
        now.set(NOW.plusSeconds(60));
        assertUnknown(jwts, token);
    }

    @ParameterizedTest
    @CsvSource({
        "500, nothing",
        "302, nothing",
        "200, nothing",
        "200, {}",
        "200, '{\"keys\":[]}'",
        "200, '{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}'"
    })
    void anAnswerThatIsNoSetChangesNothing(int status, String body) throws Exception {
        awaitFirstKeys();
        jwts.verify(sign(RSA, good()));
        long generation = keys.generation();
        issuer.answer(status, body.equals("nothing") ? "nothing" : body);
        fetchAgain();
        assertThat(keys.isOutdated()).isTrue();
        assertThat(keys.generation()).isEqualTo(generation);
        assertThat(jwts.verify(sign(P256, good())).name()).isEqualTo("orders");
        assertUnknown(jwts, sign(RSA, header("next"), good()));
    }

    @Test
    void aSetThatIsHugeOrWeakChangesNothing() throws Exception {
        jwts.verify(sign(RSA, good()));
        issuer.answer(200, " ".repeat(300_000) + new JWKSet(P256.toPublicJWK()));
        fetchAgain();
        assertThat(keys.isOutdated()).as("huge").isTrue();
        List<JWK> many = new ArrayList<>();
        for (int i = 0; i < 33; i++)
            many.add(new ECKey.Builder(P256.toPublicJWK()).keyID("k" + i).build());
        issuer.answer(200, new JWKSet(many).toString());
        fetchAgain();
        assertThat(keys.isOutdated()).as("many").isTrue();
        java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("RSA");
        generator.initialize(1_024);
        RSAKey weak = new RSAKey.Builder((java.security.interfaces.RSAPublicKey)
                        generator.generateKeyPair().getPublic())
                .keyID("weak")
                .build();
        issuer.answer(200, new JWKSet(weak).toString());
        fetchAgain();
        assertThat(keys.isOutdated()).as("weak").isTrue();
    }

    private void fetchAgain() {
        int before = issuer.fetches();
        nanos.addAndGet(JwkSet.FETCH_PERIOD_MIN.toNanos());
        assertThatThrownBy(() -> jwts.verify(sign(RSA, header("another"), good())))
                .isInstanceOf(ProblemException.class);
        assertThat(issuer.fetches()).isEqualTo(before + 1);
    }

    /** Otherwise whoever invents ids of keys would stop a server whose issuer is slow. */
    @Test
    void anIssuerThatDoesNotAnswerStopsFewAndThoseBriefly() throws Exception {
        jwts.verify(sign(RSA, good()));
        CountDownLatch held = issuer.hold();
        nanos.addAndGet(JwkSet.FETCH_PERIOD_MIN.toNanos());
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            String token = sign(RSA, header("invented"), good());
            long began = System.nanoTime();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++)
                all.add(CompletableFuture.runAsync(() -> assertUnknown(jwts, token), threads));
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("50 times a second, if each waited")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(jwts.verify(sign(P256, good())).name()).isEqualTo("orders");
        } finally {
            held.countDown();
            threads.shutdownNow();
        }
    }

    private void refusedForItsSignature(String token) {
        assertRefused(token, "not signed by the issuer");
    }

    private void assertRefused(String token, String why) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> jwts.verify(token));
        assertThat(refused).as(token).isNotNull();
        assertThat(refused.status().value()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("unauthenticated");
        assertThat(refused.detail())
                .contains(why)
                .doesNotContain(TestIssuer.NAME)
                .doesNotContain("\"" + TestIssuer.AUDIENCE + "\"")
                .doesNotContain(issuer.uri())
                .doesNotContain("Exception");
    }

    /** A verdict of before the first keys are counted is found again, so it is not remembered. */
    private void awaitFirstKeys() throws InterruptedException {
        while (keys.generation() == 0) Thread.sleep(1);
    }

    private static void assertUnknown(Jwts of, String token) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> of.verify(token));
        assertThat(refused).isNotNull();
        assertThat(refused.status().value()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("not-ready");
        assertThat(refused.retryAfter()).isNotNull();
    }
}
