package io.rollcall.call;

import io.rollcall.tls.Tls;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/** Makes the HTTP client under every call of the starter. It is Apache's, the fastest one under {@code RestClient}. */
final class PooledRequests {

    /** Shorter than the keep-alive of common servers, so that this side closes an idle connection. */
    private static final Timeout LONGEST_IDLE = Timeout.ofSeconds(4);

    /**
     * Makes a request factory with a watchdog.
     *
     * @param timeout the time limit for one answer, and for a free connection if every connection is in use
     * @param tls the certificates of connections to secure addresses
     */
    static HttpComponentsClientHttpRequestFactory factory(
            Duration connectTimeout, Duration timeout, int connections, Tls tls) {
        HttpComponentsClientHttpRequestFactory factory = new HttpComponentsClientHttpRequestFactory(
                client(new WithWatchdog(), connectTimeout, timeout, connections, tls));
        factory.setHttpContextFactory((method, uri) -> {
            Transmission transmission = Transmission.current();
            if (transmission != null) transmission.onBegin();
            return HttpClientContext.create();
        });
        return factory;
    }

    /** Makes an HTTP client without a watchdog. Its callers watch their calls themselves. */
    static CloseableHttpClient client(Duration connectTimeout, Duration timeout, int connections, Tls tls) {
        return client(HttpClientBuilder.create(), connectTimeout, timeout, connections, tls);
    }

    private static CloseableHttpClient client(
            HttpClientBuilder builder, Duration connectTimeout, Duration timeout, int connections, Tls tls) {
        return builder.setConnectionManager(new StaleCheckedConnections(tls)
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultConnectionConfig(connection(connectTimeout))
                        .build())
                .setDefaultRequestConfig(request(timeout, timeout))
                .evictIdleConnections(LONGEST_IDLE)
                .disableAutomaticRetries() // retries are decided above, where it is known what can be repeated
                .setRedirectStrategy(new SameOriginRedirects())
                .disableConnectionState() // or a connection with our certificate would serve one request only
                .disableCookieManagement() // a common jar would give one caller's session to another
                .disableContentCompression()
                .build();
    }

    static RequestConfig request(Duration free, Duration answer) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(free))
                .setResponseTimeout(Timeout.of(answer))
                .build();
    }

    private static ConnectionConfig connection(Duration connectTimeout) {
        return ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .setIdleTimeout(LONGEST_IDLE)
                .build();
    }

    private PooledRequests() {}

    private static final class WithWatchdog extends HttpClientBuilder {

        WithWatchdog() {
            ExchangeWatchdog watchdog = new ExchangeWatchdog();
            addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "rollcall-watchdog", watchdog);
            addCloseable(watchdog);
        }
    }
}
