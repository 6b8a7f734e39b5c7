package io.rollcall.call;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Logs once that the registry is away, and once that it is back, however many watches and heartbeats notice. An outage
 * is not an error: calls go on with the last lists, and every client asks again.
 */
final class RegistryOutage implements ClientHttpRequestInterceptor {

    private static final Logger log = LoggerFactory.getLogger(RegistryOutage.class);

    private final String address;
    private final AtomicBoolean away = new AtomicBoolean();

    RegistryOutage(String address) {
        this.address = address;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        try {
            ClientHttpResponse answer = execution.execute(request, body);
            if (away.compareAndSet(true, false)) log.info("The registry at {} is back", address);
            return answer;
        } catch (IOException e) {
            boolean stopping = Thread.currentThread().isInterrupted();
            if (!stopping && away.compareAndSet(false, true)) {
                log.warn("The registry at {} is away, asking again until it is back: {}", address, e.getMessage());
            }
            throw e;
        }
    }
}
