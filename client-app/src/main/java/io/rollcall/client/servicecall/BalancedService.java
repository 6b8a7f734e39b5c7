package io.rollcall.client.servicecall;

import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.balance.InFlight;
import io.rollcall.balance.ServiceBalancer;
import io.rollcall.client.operator.JsonHttp;
import io.rollcall.tls.BoundedBody;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsHttp;
import io.rollcall.wire.registry.Instance;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the instances of a service. A request that was certainly not sent goes to another instance; any
 * other failure is the caller's to judge. It sends no token of the operator's, because the service may be anybody's.
 */
final class BalancedService {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** As much of an answer as is printed. */
    private static final int ANSWER_MAX_BYTES = 64 * 1_024 * 1_024;

    private final String service;
    private final ServiceBalancer balancer;
    private final TlsHttp http;
    private final @Nullable String key;
    private final AtomicLong retries = new AtomicLong();

    /** @param key for the algorithm {@code hash}: calls with the same key go to the same instance; null: none */
    BalancedService(String service, ServiceBalancer balancer, Tls tls, @Nullable String key) {
        this.service = service;
        this.balancer = balancer;
        this.key = key;
        this.http = new TlsHttp(tls, builder -> builder.connectTimeout(CONNECT_TIMEOUT));
    }

    /** Returns how many attempts were made beyond the first one of a request. */
    long retries() {
        return retries.get();
    }

    /** @throws IOException no instance has answered, or none can be reached */
    PlainAnswer send(PlainRequest request) throws IOException {
        Set<String> tried = new HashSet<>();
        IOException last = new IOException("there is no instance of " + service + " that takes calls");
        for (Endpoint picked = pick(tried); picked != null; picked = pick(tried)) {
            if (!tried.isEmpty()) retries.incrementAndGet();
            tried.add(picked.id());
            try {
                return attempt(request, picked);
            } catch (IOException e) {
                if (!JsonHttp.wasNotSent(e)) throw e;
                last = new ConnectException(picked + ": " + JsonHttp.reason(e));
            }
        }
        throw last;
    }

    private @Nullable Endpoint pick(Set<String> tried) {
        return balancer.pick(new Call(service, tried, key));
    }

    private PlainAnswer attempt(PlainRequest request, Endpoint picked) throws IOException {
        Instance instance = picked.instance();
        HttpRequest at = request.at(Tls.origin(instance.address(), instance.speaksTls()));
        InFlight inFlight = picked.begin();
        long beginNanos = System.nanoTime();
        try {
            HttpResponse<byte[]> answer = BoundedBody.exchange(http.client(), at, ANSWER_MAX_BYTES, request.timeout());
            long nowNanos = System.nanoTime();
            inFlight.onSucceeded(nowNanos - beginNanos, nowNanos);
            return new PlainAnswer(
                    instance.id(), answer.statusCode(), answer.headers(), answer.body(), nowNanos - beginNanos);
        } catch (IOException e) {
            long nowNanos = System.nanoTime();
            inFlight.onFailed(nowNanos - beginNanos, nowNanos, e);
            throw e;
        }
    }
}
