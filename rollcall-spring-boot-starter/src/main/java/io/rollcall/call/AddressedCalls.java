package io.rollcall.call;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Calls to addresses, each with a time of its own: for a client that knows better than an algorithm where a call must go.
 *
 * <p>A call does not outlast its time, whatever the other side does. Timeouts of sockets promise less: they do not count a
 * send to a process that was stopped and reads no more, and they begin anew with every byte that trickles in. So a watch
 * cancels the calls that are over their time; it comes a little later than the timeouts, which know better what was waited
 * for. It looks at all calls under way every 50 ms: a timer for each would wake its thread at each call.
 */
public final class AddressedCalls implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AddressedCalls.class);

    private static final long CHECK_INTERVAL_MILLIS = 50;

    private static final int REPLY_BYTES_MAX = 1 << 20;

    private static final long AFTER_TIMEOUT_NANOS = Duration.ofMillis(50).toNanos();

    /** How the call of this thread is told to the transport: between them lies what knows neither addresses nor times. */
    private static final ThreadLocal<@Nullable AddressedCall> CURRENT = new ThreadLocal<>();

    private final Set<AddressedCall> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor watchdog =
            new ScheduledThreadPoolExecutor(1, AddressedCalls::watchdogThread);
    private final CloseableHttpClient http;
    private final Requests requests;
    private final RestClient client;
    private volatile boolean isClosed;

    /**
     * @param service stands where a host stands in observations
     * @param longest time that a call will be given
     * @param connections open at most, to all addresses together; a call beyond that waits
     */
    public AddressedCalls(String service, Duration longest, int connections, ObservationRegistry observations) {
        http = PooledRequests.client(longest, longest, connections);
        requests = new Requests(http);
        client = RestClient.builder()
                .baseUrl("http://" + service)
                .requestFactory(requests)
                .requestInterceptor((request, body, execution) ->
                        execution.execute(new AddressedRequest(request, current().address), body))
                .observationRegistry(observations)
                .build();
        var unused = watchdog.scheduleWithFixedDelay(
                this::cancelOverdue, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, MILLISECONDS);
    }

    /** A client of a service, to be called within {@link #at}. */
    public <T> T client(Class<T> type) {
        return HttpClients.create(client, type);
    }

    /**
     * Lets a call of one of the clients go to an address.
     *
     * @param limit the call ends no later, by a tenth of a second or so
     * @throws org.springframework.web.client.RestClientException as the client does
     */
    public <T> T at(String address, Duration limit, Supplier<T> call) {
        AddressedCall begun =
                new AddressedCall(address, limit, System.nanoTime() + limit.toNanos() + AFTER_TIMEOUT_NANOS);
        CURRENT.set(begun);
        underWay.add(begun);
        try {
            return call.get();
        } finally {
            underWay.remove(begun);
            CURRENT.remove();
        }
    }

    /**
     * Posts JSON as it is, for who writes and reads it: without observations, and in less time than a client takes.
     *
     * @param limit the call ends no later, by a tenth of a second or so
     * @throws UncheckedIOException there was no answer
     */
    public Reply post(String address, String path, byte[] json, Duration limit) {
        return at(address, limit, () -> {
            try {
                ClientHttpRequest request =
                        requests.createRequest(URI.create("http://" + address + path), HttpMethod.POST);
                request.getHeaders().set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
                request.getHeaders().setContentLength(json.length);
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
     * @param status of HTTP
     * @param body its first {@value #REPLY_BYTES_MAX} bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    public record Reply(int status, byte[] body) {}

    private void cancelOverdue() {
        long nowNanos = System.nanoTime();
        for (AddressedCall each : underWay) if (nowNanos - each.overdueAtNanos > 0) cancel(each);
    }

    private static void cancel(AddressedCall overdue) {
        try {
            overdue.cancel();
        } catch (RuntimeException | Error e) { // else the schedule would end with it
            log.error("A call that took too long could not be cancelled", e);
        }
    }

    /** Whether all connections of this process were in use. */
    public static boolean wasPoolExhausted(Throwable failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof ConnectionRequestTimeoutException;
    }

    /** Whether a call failed before anything was sent; else it may have been executed. */
    public static boolean wasNotSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionRequestTimeoutException) return true;
            if (ConnectFailure.is(cause) || cause instanceof UnusableAddressException) return true;
        }
        return false;
    }

    /** Whether a call that fails was ended by this process. */
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        isClosed = true;
        watchdog.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
    }

    private static AddressedCall current() {
        return Objects.requireNonNull(CURRENT.get(), "a call without an address");
    }

    private static Thread watchdogThread(Runnable work) {
        Thread thread = new Thread(work, "rollcall-call-watchdog");
        thread.setDaemon(true);
        return thread;
    }

    /** A call under way, in the thread that makes it; the watch only cancels. */
    private static final class AddressedCall {

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

        synchronized void cancel() {
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

        @SuppressWarnings("deprecation") // the timeout for connecting: its successor is one for all calls
        private static RequestConfig within(Timeout limit) {
            return RequestConfig.custom()
                    .setConnectionRequestTimeout(limit)
                    .setConnectTimeout(limit)
                    .setResponseTimeout(limit)
                    .setRedirectsEnabled(false) // it leads to an address that nobody meant
                    .build();
        }
    }
}
