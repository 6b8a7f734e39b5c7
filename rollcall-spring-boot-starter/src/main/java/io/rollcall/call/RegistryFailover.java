package io.rollcall.call;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Sends requests to one of the registry's addresses. It begins with a random one, so that clients spread, and stays
 * there until a request fails: a refused connection, a time-out, or {@code 502}, {@code 503} or {@code 504}. Then the
 * same request goes to the next address at once, and to each of them once at most. Repeating is safe, because the
 * registry's methods may be executed twice. Whoever asks again after a whole round failed waits by its own back-off.
 *
 * <p>Other answers, such as {@code 404 unknown-lease}, are the registry's answers, and no reason to move.
 */
final class RegistryFailover implements ClientHttpRequestInterceptor {

    static final String WATCH = "/Registry.Watch";

    /**
     * The time over which parked watches spread that lose their registry at one moment. Those of thousands of
     * applications would arrive at the next address together.
     */
    private static final int SPREAD_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(RegistryFailover.class);

    private final List<String> addresses;
    private final Supplier<? extends RandomGenerator> random;

    /** The index of the address that new requests go to. */
    private final AtomicInteger current;

    /** @param random gives the generator of whichever thread asks */
    RegistryFailover(List<String> addresses, Supplier<? extends RandomGenerator> random) {
        this.addresses = List.copyOf(new LinkedHashSet<>(addresses));
        this.random = random;
        this.current = new AtomicInteger(random.get().nextInt(this.addresses.size()));
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        for (int left = addresses.size(); ; left--) {
            int index = current.get();
            ClientHttpResponse answer;
            try {
                answer = execution.execute(at(addresses.get(index), request), body);
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) throw e; // the application closes
                moveFrom(index, String.valueOf(e.getMessage()));
                if (left == 1) throw e;
                if (wasParked(request, e)) spread(e);
                continue;
            }
            if (!isUnavailable(answer.getStatusCode())) return answer;
            moveFrom(index, "it answers " + answer.getStatusCode().value());
            if (left == 1) return answer;
            answer.close();
        }
    }

    /** Moves every request to the next address, unless another thread has moved them already. */
    private void moveFrom(int index, String reason) {
        int next = (index + 1) % addresses.size();
        if (next == index || !current.compareAndSet(index, next)) return;
        log.info(
                "Asking the registry at {} from now on, no longer at {}: {}",
                addresses.get(next),
                addresses.get(index),
                reason);
    }

    private static HttpRequest at(String address, HttpRequest request) {
        URI uri = URI.create("http://" + address + request.getURI().getRawPath());
        return new HttpRequestWrapper(request) {
            @Override
            public URI getURI() {
                return uri;
            }
        };
    }

    private static boolean isUnavailable(HttpStatusCode status) {
        return status.value() >= 502 && status.value() <= 504;
    }

    private static boolean wasParked(HttpRequest request, IOException failure) {
        return request.getURI().getPath().equals(WATCH) && !ConnectFailure.is(failure);
    }

    private void spread(IOException failure) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(random.get().nextInt(SPREAD_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.addSuppressed(failure);
            throw interrupted;
        }
    }
}
