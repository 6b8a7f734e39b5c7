package io.rollcall.call;

import io.micrometer.observation.ObservationRegistry;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Calls to addresses, each with its own time limit: for a client that knows better than an algorithm where a call must
 * go.
 *
 * <p>A call does not exceed its limit, whatever the other side does. Socket timeouts promise less: they do not count a
 * send to a process that was stopped and reads no more, and they restart with every byte that arrives. So a watchdog
 * cancels the calls that are over their limit. It acts a little later than the timeouts, whose messages say what was
 * waited for.
 */
public final class AddressedCalls implements AutoCloseable {

    private static final int REPLY_BYTES_MAX = 1 << 20;

    /**
     * The call that this thread makes. The transport finds it here, because the code between them knows neither
     * addresses nor time limits.
     */
    private static final ThreadLocal<@Nullable AddressedCall> CURRENT = new ThreadLocal<>();

    private final Watchdog<AddressedCall> watchdog = new Watchdog<>("rollcall-call-watchdog");
    private final CloseableHttpClient http;
    private final Requests requests;
    private final Authorizing authorizing;
    private final RestClient client;
    private final Predicate<String> isSecure;
    private volatile boolean isClosed;

    /**
     * @param service stands in place of a host in observations
     * @param longest the longest limit that a call will have
     * @param connections the most open connections, to all addresses together; further calls wait
     * @param token sent with each call
     * @param tls the certificates of this process
     * @param isSecure tells of an address whether a call there goes over TLS
     */
    public AddressedCalls(
            String service,
            Duration longest,
            int connections,
            BearerToken token,
            Tls tls,
            Predicate<String> isSecure,
            ObservationRegistry observations) {
        this.isSecure = isSecure;
        http = PooledRequests.client(longest, longest, connections, tls);
        requests = new Requests(http);
        authorizing = new Authorizing(token);
        client = RestClient.builder()
                .baseUrl("http://" + service)
                .requestFactory(requests)
                .requestInterceptor((request, body, execution) -> execution.execute(
                        new AddressedRequest(request, current().address, isSecure.test(current().address)), body))
                .requestInterceptor(authorizing)
                .observationRegistry(observations)
                .build();
    }

    /** Returns a client of a service. It must be called within {@link #at}. */
    public <T> T client(Class<T> type) {
        return HttpClients.create(client, type);
    }

    /**
     * Sends a call of one of the clients to an address.
     *
     * @param limit the time limit of the call, which may end a tenth of a second later
     * @throws org.springframework.web.client.RestClientException as the client does
     */
    public <T> T at(String address, Duration limit, Supplier<T> call) {
        AddressedCall begun =
                new AddressedCall(address, limit, System.nanoTime() + limit.toNanos() + Watchdog.AFTER_TIMEOUT_NANOS);
        CURRENT.set(begun);
        watchdog.add(begun);
        try {
            return call.get();
        } finally {
            watchdog.remove(begun);
            CURRENT.remove();
        }
    }

    /**
     * Posts JSON that the caller has written, and returns an answer that the caller reads. There are no observations,
     * and it takes less time than a client's call.
     *
     * @param limit the time limit of the call, which may end a tenth of a second later
     * @throws UncheckedIOException there was no answer
     */
    public Reply post(String address, String path, byte[] json, Duration limit) {
        return at(address, limit, () -> {
            try {
                URI uri = URI.create(Tls.origin(address, isSecure.test(address)) + path);
                ClientHttpRequest request = requests.createRequest(uri, HttpMethod.POST);
                request.getHeaders().set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
                request.getHeaders().setContentLength(json.length);
                authorizing.authorize(request.getHeaders());
                request.getBody().write(json);
                try (ClientHttpResponse response = request.execute()) {
                    byte[] body = response.getBody().readNBytes(REPLY_BYTES_MAX);
                    return new Reply(response.getStatusCode().value(), body);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(address + " did not answer " + path, e);
            }
        });
    }

    /**
     * An answer, as it came.
     *
     * @param status the HTTP status
     * @param body the first {@value #REPLY_BYTES_MAX} bytes of the body
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    public record Reply(int status, byte[] body) {}

    /** Returns whether a call failed because every connection of this process was in use. */
    public static boolean wasPoolExhausted(Throwable failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof ConnectionRequestTimeoutException;
    }

    /** Returns whether a call failed before anything was sent. Otherwise it may have been executed. */
    public static boolean wasNotSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionRequestTimeoutException) return true;
            if (ConnectFailure.is(cause) || cause instanceof UnusableAddressException) return true;
        }
        return false;
    }

    /** Returns whether this process ended a call that fails now. */
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        isClosed = true;
        watchdog.close();
        http.close(CloseMode.IMMEDIATE);
    }

    private static AddressedCall current() {
        return Objects.requireNonNull(CURRENT.get(), "a call without an address");
    }

    /** A call in flight, used by the thread that makes it. The watchdog only cancels it. */
    private static final class AddressedCall implements Watchdog.Watched {

        private final String address;
        private final Duration limit;
        private final long overdueAtNanos;
        private @Nullable Cancellable request;
        private boolean cancelled;

        AddressedCall(String address, Duration limit, long overdueAtNanos) {
            this.address = address;
            this.limit = limit;
            this.overdueAtNanos = overdueAtNanos;
        }

        synchronized void begin(Cancellable request) {
            this.request = request;
            if (cancelled) request.cancel();
        }

        @Override
        public long overdueAtNanos() {
            return overdueAtNanos;
        }

        @Override
        public synchronized void end() {
            cancelled = true;
            if (request != null) request.cancel();
        }
    }

    private static final class Requests extends HttpComponentsClientHttpRequestFactory {

        Requests(HttpClient client) {
            super(client);
        }

        @Override
        protected void postProcessHttpRequest(ClassicHttpRequest request) {
            current().begin((Cancellable) request);
        }

        @Override
        protected HttpContext createHttpContext(HttpMethod method, URI uri) {
            HttpClientContext context = HttpClientContext.create();
            context.setRequestConfig(within(Timeout.of(current().limit)));
            return context;
        }

        @SuppressWarnings("deprecation") // the timeout for connecting: its replacement is one for every call
        private static RequestConfig within(Timeout limit) {
            return RequestConfig.custom()
                    .setConnectionRequestTimeout(limit)
                    .setConnectTimeout(limit)
                    .setResponseTimeout(limit)
                    .setRedirectsEnabled(false) // a redirect may lead to an address that was not meant
                    .build();
        }
    }
}
