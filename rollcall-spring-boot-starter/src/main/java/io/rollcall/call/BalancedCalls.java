package io.rollcall.call;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.rollcall.call.BlockingCall.Result;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Sends a call of a {@code RestClient} whose host is a service's name to an instance of it, and to another one where that failed. */
final class BalancedCalls implements ClientHttpRequestInterceptor {

    private final CalledServices services;
    private final Idempotency idempotency;
    private final @Nullable Hedging hedging;
    private final Retry retry;

    /** @param hedging null: there is none */
    BalancedCalls(CalledServices services, Idempotency idempotency, @Nullable Hedging hedging, int attempts) {
        this.services = services;
        this.idempotency = idempotency;
        this.hedging = hedging;
        this.retry = Retry.of("rollcall", retry(attempts));
    }

    /** What is tried again, and after how long, is in the result: it depends on more than a configuration can say. */
    private static RetryConfig retry(int attempts) {
        return RetryConfig.<Result>custom()
                .maxAttempts(attempts)
                .retryOnResult(result -> result.pause() != null)
                .retryOnException(any -> false)
                .intervalBiFunction((attempt, result) -> result.get().pauseMillis())
                .build();
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        String name = ServiceUri.serviceIn(request.getURI());
        if (name == null) return execution.execute(request, body);
        boolean isIdempotent =
                idempotency.isIdempotent(name, request.getMethod(), request.getURI(), request.getHeaders());
        Hedging hedge = isIdempotent ? hedging : null;
        return run(new BlockingCall(services.get(name), request, body, execution, isIdempotent, hedge));
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
}
