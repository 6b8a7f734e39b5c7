package io.rollcall.chassis.security.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes at a URI (RFC 7517, section 5). One thread fetches them, every five minutes, and
 * soon where a token names a key that is not among them, because issuers exchange their keys. A request waits for that
 * a second at most, and few do at a time: whoever invents ids of keys has the set fetched once in ten seconds, and
 * stops no other request.
 *
 * <p>A set that cannot be fetched changes nothing for an hour. Then its keys count no more, because one of them may
 * have been withdrawn.
 */
final class JwkSet implements VerificationKeys {

    static final Duration REFRESH_PERIOD = Duration.ofMinutes(5);

    /** The shortest time between two fetches. */
    static final Duration FETCH_PERIOD_MIN = Duration.ofSeconds(10);

    /** How long keys count that cannot be fetched again. */
    static final Duration OUTDATED_MAX = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(JwkSet.class);

    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int WAITING_MAX = 8;
    private static final int BYTES_MAX = 256 << 10;

    private final URI uri;
    private final LongSupplier nanos;
    private final HttpClient http;
    private final ScheduledThreadPoolExecutor thread;
    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    private volatile @Nullable Known known;

    /** Why the set could not be fetched; null: it could. */
    private volatile @Nullable String failure;

    private final AtomicLong generation = new AtomicLong();

    private @Nullable CompletableFuture<Void> fetch;
    private long beganAtNanos;

    /** @param atNanos when they were fetched */
    private record Known(List<JWK> keys, long atNanos) {}

    /** @param nanos the time, of which only differences count */
    JwkSet(URI uri, LongSupplier nanos) {
        this.uri = uri;
        this.nanos = nanos;
        this.http = HttpClient.newBuilder()
                .connectTimeout(FETCH_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.thread = new ScheduledThreadPoolExecutor(1, JwkSet::daemon);
        thread.setRemoveOnCancelPolicy(true);
        CompletableFuture<Void> first = begin();
        thread.execute(() -> fetch(first));
        long period = REFRESH_PERIOD.toMillis();
        var unused = thread.scheduleWithFixedDelay(() -> fetch(begin()), period, period, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "jwk-set");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public List<Key> candidates(JWSHeader header) throws KeysUnavailableException {
        List<Key> found = current(header);
        if (!found.isEmpty()) return found;
        boolean isFetched = awaitNewer();
        found = current(header);
        if (found.isEmpty() && (!isFetched || failure != null)) throw new KeysUnavailableException();
        return found;
    }

    private List<Key> current(JWSHeader header) {
        Known last = known;
        if (last == null || nanos.getAsLong() - last.atNanos >= OUTDATED_MAX.toNanos()) return List.of();
        return VerificationKeys.matching(last.keys, header);
    }

    /**
     * Has the set fetched, unless that was done just now, and waits for it.
     *
     * @return whether no fetch is under way any longer
     */
    private boolean awaitNewer() {
        CompletableFuture<Void> newer = beginIfDue();
        if (newer == null) return true;
        if (!waiting.tryAcquire()) return newer.isDone();
        try {
            newer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } finally {
            waiting.release();
        }
    }

    /** Returns the fetch that is under way, or begins now; null: the last one has ended just now. */
    private synchronized @Nullable CompletableFuture<Void> beginIfDue() {
        if (fetch != null && !fetch.isDone()) return fetch;
        if (nanos.getAsLong() - beganAtNanos < FETCH_PERIOD_MIN.toNanos()) return null;
        CompletableFuture<Void> begun = begin();
        try {
            thread.execute(() -> fetch(begun));
        } catch (RejectedExecutionException e) { // the server stops
            begun.complete(null);
        }
        return begun;
    }

    private synchronized CompletableFuture<Void> begin() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        fetch = begun;
        beganAtNanos = nanos.getAsLong();
        return begun;
    }

    private void fetch(CompletableFuture<Void> begun) {
        try {
            fetch();
        } finally {
            begun.complete(null);
        }
    }

    private void fetch() {
        try {
            List<JWK> keys = keys(new String(bytes(), StandardCharsets.UTF_8));
            Known before = known;
            known = new Known(keys, nanos.getAsLong());
            if (before == null || !before.keys.equals(keys)) {
                generation.incrementAndGet();
                log.info("{} has {} keys for tokens", uri, keys.size());
            }
            failure = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops
        } catch (IOException | ParseException | RuntimeException | Error e) { // the next fetch may succeed
            String why = e.toString();
            if (!why.equals(failure))
                log.warn(
                        "The keys for tokens at {} cannot be fetched, so those of before remain for {} min: {}",
                        uri,
                        OUTDATED_MAX.toMinutes(),
                        why);
            failure = why;
        }
    }

    private byte[] bytes() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/jwk-set+json, application/json")
                .timeout(FETCH_TIMEOUT)
                .build();
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (answer.statusCode() != 200) throw new IOException("the answer is " + answer.statusCode());
            closeLater(in);
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) throw new IOException("it is larger than " + (BYTES_MAX >> 10) + " KiB");
            return bytes;
        }
    }

    /** Ends an answer that comes slowly, for which the client has no timeout. */
    private static void closeLater(InputStream in) {
        CompletableFuture.delayedExecutor(FETCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    try {
                        in.close();
                    } catch (IOException e) {
                        log.debug("The answer could not be closed", e);
                    }
                });
    }

    private static List<JWK> keys(String text) throws IOException, ParseException {
        List<JWK> keys = new ArrayList<>();
        for (JWK key : JWKSet.parse(text).getKeys()) {
            JWK usable = VerificationKeys.usable(key);
            if (usable != null) keys.add(usable);
        }
        if (keys.isEmpty()) throw new IOException("it has no RSA or EC key that is strong enough");
        if (keys.size() > KEYS_MAX) throw new IOException("it has more than " + KEYS_MAX + " keys");
        return List.copyOf(keys);
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public boolean isOutdated() {
        return failure != null;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
