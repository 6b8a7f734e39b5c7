package io.rollcall.call;

import io.rollcall.balance.Call;
import io.rollcall.call.CallMeters.Outcome;
import io.rollcall.wire.registry.Instance;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;

/**
 * One call: each time it is called, an attempt at an instance that has not been tried yet. It fails with {@link
 * NotSentException} where another attempt is safe, and when there is nobody left to try, as the last attempt did.
 */
final class Attempts implements Callable<ClientHttpResponse> {

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final CalledService service;
    private final HttpRequest request;
    private final byte[] body;
    private final ClientHttpRequestExecution execution;
    private final Set<String> tried = new LinkedHashSet<>();
    private @Nullable IOException refusal;

    Attempts(CalledService service, HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        this.service = service;
        this.request = request;
        this.body = body;
        this.execution = execution;
    }

    @Override
    public ClientHttpResponse call() throws IOException {
        Instance instance = service.pick(new Call(service.name(), tried));
        if (instance == null) throw Objects.requireNonNull(refusal);
        if (!tried.isEmpty()) onRetry(instance);
        return attempt(instance);
    }

    private ClientHttpResponse attempt(Instance instance) throws IOException {
        try {
            ClientHttpResponse answer = execution.execute(new AddressedRequest(request, instance.address()), body);
            service.meters().onAttempt(Outcome.ANSWERED);
            return answer;
        } catch (IOException e) {
            throw NotSentException.wasNotSent(e) ? onNotSent(instance, e) : onUnknown(e);
        }
    }

    private IOException onNotSent(Instance instance, IOException e) {
        service.meters().onAttempt(Outcome.NOT_SENT);
        tried.add(instance.id());
        refusal = e;
        return new NotSentException(e);
    }

    private IOException onUnknown(IOException e) {
        service.meters().onAttempt(Outcome.FAILED);
        return e;
    }

    private void onRetry(Instance instance) {
        service.meters().onRetry();
        log.debug("No connection to {} of {}; trying {}", tried, service.name(), instance.id());
    }
}
