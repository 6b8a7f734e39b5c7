package io.rollcall.call;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.rollcall.call.BlockingCall.Result;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractStreamingClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends a call of a {@code RestClient} whose host is a service's name to an instance of the service, and to another
 * instance if that failed.
 *
 * <p>It takes the place of a {@code RestClient}'s request factory, inside all interceptors. Spring keeps the whole body
 * in memory for any interceptor; calls without one are streamed.
 */
final class BalancedCalls {

    private final ClientHttpRequestFactory transport;
    private final CalledServices services;
    private final Idempotency idempotency;
    private final @Nullable Hedging hedging;
    private final Retry retry;

    /**
     * @param transport sends each attempt
     * @param hedging null: calls are not hedged
     */
    BalancedCalls(
            ClientHttpRequestFactory transport,
            CalledServices services,
            Idempotency idempotency,
            @Nullable Hedging hedging,
            int attempts) {
        this.transport = transport;
        this.services = services;
        this.idempotency = idempotency;
        this.hedging = hedging;
        this.retry = Retry.of("rollcall", retry(attempts));
    }

    /**
     * Configures retries by the result, which says whether and after how long to try again: this depends on more than a
     * configuration can say.
     */
    private static RetryConfig retry(int attempts) {
        return RetryConfig.<Result>custom()
                .maxAttempts(attempts)
                .retryOnResult(result -> result.pause() != null)
                .retryOnException(any -> false)
                .intervalBiFunction((attempt, result) -> result.get().pauseMillis())
                .build();
    }

    /** Creates a request, as the request factory of a {@code RestClient}. */
    ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
        String service = ServiceUri.serviceIn(uri);
        return service == null ? transport.createRequest(uri, method) : new BalancedRequest(service, uri, method);
    }

    private ClientHttpResponse send(BalancedRequest request, RequestBody body) throws IOException {
        String service = request.service;
        boolean isIdempotent =
                idempotency.isIdempotent(service, request.getMethod(), request.getURI(), request.getHeaders());
        Hedging hedge = isIdempotent ? hedging : null;
        return run(new BlockingCall(services.get(service), request, body, transport, isIdempotent, hedge));
    }

    private ClientHttpResponse run(BlockingCall call) throws IOException {
        try {
            return retry.executeCallable(call).get();
        } catch (CancellationException e) { // interrupted in the pause before a retry
            call.discard();
            throw (IOException) new InterruptedIOException("interrupted before another attempt").initCause(e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // Callable's signature; calls throw no other
        }
    }

    private final class BalancedRequest extends AbstractStreamingClientHttpRequest {

        private final String service;
        private final URI uri;
        private final HttpMethod method;

        BalancedRequest(String service, URI uri, HttpMethod method) {
            this.service = service;
            this.uri = uri;
            this.method = method;
        }

        @Override
        public HttpMethod getMethod() {
            return method;
        }

        @Override
        public URI getURI() {
            return uri;
        }

        @Override
        protected ClientHttpResponse executeInternal(HttpHeaders headers, @Nullable Body body) throws IOException {
            return send(this, RequestBody.of(headers, body));
        }
    }
}
