package io.rollcall.chassis.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Used by the tests of services, too: an issuer of tokens that publishes its keys over HTTP. */
public final class TestIssuer implements AutoCloseable {

    public static final String NAME = "https://issuer.example.org";
    public static final String AUDIENCE = "rollcall";

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "issuer");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger fetches = new AtomicInteger();
    private final int port;
    private volatile @Nullable HttpServer server;
    private volatile List<JWK> keys;
    private volatile int status = 200;
    private volatile @Nullable String body;
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** @param keys what it publishes the public part of */
    public TestIssuer(JWK... keys) {
        this.keys = List.of(keys);
        this.port = open(0);
    }

    public static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2_048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec(Curve curve, String id) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the claims of a good token, which may be changed. */
    public static JWTClaimsSet.Builder claims(Instant now, String name, String scopes) {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(AUDIENCE)
                .subject(name)
                .claim("scope", scopes)
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    public static String sign(JWK key, JWTClaimsSet.Builder claims) {
        return sign(key, key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256, claims);
    }

    static String sign(JWK key, JWSAlgorithm algorithm, JWTClaimsSet.Builder claims) {
        return sign(key, new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    }

    static String sign(JWK key, JWSHeader header, JWTClaimsSet.Builder claims) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
            SignedJWT jwt = new SignedJWT(header, claims.build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns where it publishes its keys. */
    public String uri() {
        return "http://localhost:" + port + "/jwks";
    }

    /** Publishes other keys from now on. */
    void publish(JWK... others) {
        keys = List.of(others);
    }

    /** Answers with this from now on. */
    void answer(int otherStatus, String otherBody) {
        status = otherStatus;
        body = otherBody;
    }

    /** Answers no request until the latch is counted down. */
    CountDownLatch hold() {
        held = new CountDownLatch(1);
        return held;
    }

    /** Returns how often the keys were asked for. */
    int fetches() {
        return fetches.get();
    }

    /** Comes back at the same address. */
    void reopen() {
        open(port);
    }

    /** Refuses connections from now on. */
    @Override
    public void close() {
        HttpServer running = server;
        if (running != null) running.stop(0);
    }

    private int open(int at) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            opened.setExecutor(THREADS);
            opened.createContext("/", this::handle);
            opened.start();
            server = opened;
            return opened.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/jwks")) fetches.incrementAndGet();
            held.await(30, TimeUnit.SECONDS);
            String own = body;
            String text = own != null ? own : new JWKSet(keys).toPublicJWKSet().toString();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (status == 302) exchange.getResponseHeaders().set("Location", "http://localhost:" + port + "/elsewhere");
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().equals("/jwks") ? status : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
