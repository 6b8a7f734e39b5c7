package io.rollcall.call;

import io.rollcall.tls.Tls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Sends requests to one of the registry's addresses. It begins with a random one, so that clients spread. A request
 * that fails there (a refused connection, a time-out, or {@code 502}, {@code 503} or {@code 504}) goes to the next
 * address at once, and to each address once at most. Later requests go to the address that answered. Repeating is safe,
 * because the registry's methods may be executed twice. After a whole round has failed, the caller waits before it asks
 * again.
 *
 * <p>Other answers, such as {@code 404 unknown-lease}, are the registry's answers, and no reason to ask elsewhere. If
 * every address answers {@code 503}, requests stay where they are: the registry is not ready for this one request. If
 * some do and the others do not answer at all, the caller gets what was answered, which says more, and later requests
 * begin with an address that answers.
 */
final class RegistryFailover implements ClientHttpRequestInterceptor {

    static final String WATCH = "/Registry.Watch";

    /**
     * The time over which watches spread that lose their registry at one moment. Those of thousands of applications
     * would arrive at the next address together.
     */
    static final int SPREAD_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(RegistryFailover.class);

    private final List<String> addresses;
    private final Tls tls;
    private final Supplier<? extends RandomGenerator> random;

    /** The index of the address with which requests begin: it gave the last answer, or refused while none was good. */
    private volatile int current;

    /** @param random gives the generator of whichever thread asks */
    RegistryFailover(List<String> addresses, Tls tls, Supplier<? extends RandomGenerator> random) {
        this.tls = tls;
        this.addresses = List.copyOf(new LinkedHashSet<>(addresses));
        this.random = random;
        this.current = random.get().nextInt(this.addresses.size());
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        int first = current;
        String failure = "";
        ClientHttpResponse refusal = null;
        int refusedAt = first;
        for (int attempt = 0; ; attempt++) {
            int index = (first + attempt) % addresses.size();
            boolean isLast = attempt == addresses.size() - 1;
            if (attempt > 0 && request.getURI().getPath().equals(WATCH)) spread();
            try {
                ClientHttpResponse answer = execution.execute(at(addresses.get(index), request), body);
                if (!isUnavailable(answer)) {
                    moveTo(index, first, failure);
                    return answer;
                }
                if (attempt == 0)
                    failure = "it answers " + answer.getStatusCode().value();
                if (refusal == null) refusedAt = index;
                if (isLast) {
                    moveTo(refusedAt, first, failure);
                    return answer;
                }
                refusal = KeptAnswer.of(answer);
            } catch (IOException e) {
                if (isOwn(e)) throw e;
                if (isLast) {
                    if (refusal == null) throw e;
                    moveTo(refusedAt, first, failure);
                    return refusal;
                }
                if (attempt == 0) failure = String.valueOf(e.getMessage());
            }
        }
    }

    private synchronized void moveTo(int index, int from, String failure) {
        if (index == from || current != from) return; // it stays, or another thread has moved it
        current = index;
        log.warn(
                "The registry is asked at {} from now on, no longer at {}: {}",
                addresses.get(index),
                addresses.get(from),
                failure);
    }

    /** Returns whether the failure is this application's: it closes, or it has no connection to spare. */
    private static boolean isOwn(IOException failure) {
        return Thread.currentThread().isInterrupted() || failure instanceof ConnectionRequestTimeoutException;
    }

    private HttpRequest at(String address, HttpRequest request) {
        URI uri = tls.uri(address, request.getURI().getRawPath());
        return new HttpRequestWrapper(request) {
            @Override
            public URI getURI() {
                return uri;
            }
        };
    }

    private static boolean isUnavailable(ClientHttpResponse answer) throws IOException {
        int status = answer.getStatusCode().value();
        return status >= 502 && status <= 504;
    }

    private void spread() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(random.get().nextInt(SPREAD_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
