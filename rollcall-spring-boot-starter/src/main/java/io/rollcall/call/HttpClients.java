package io.rollcall.call;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Makes clients of {@code @HttpExchange} interfaces. */
public final class HttpClients {

    /**
     * Returns a client of a service. If a method returns a {@link java.util.concurrent.CompletableFuture}, the caller's
     * thread makes the call and the future is complete. A call that fails throws, as in every other method.
     *
     * @param client a client with the base URL, such as {@code http://echo}
     */
    public static <T> T create(RestClient client, Class<T> type) {
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .exchangeAdapterDecorator(FutureAdapter::new)
                .build()
                .createClient(type);
    }

    private HttpClients() {}
}
