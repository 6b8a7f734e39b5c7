package io.rollcall.call;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Turns an {@code @HttpExchange} interface into a client. */
public final class HttpClients {

    /**
     * A client of a service. Where a method answers with a {@link java.util.concurrent.CompletableFuture}, the call is made
     * by the caller's thread and the future is complete; a call that fails throws, as in every other method.
     *
     * @param client has the base URL, such as {@code http://echo}
     */
    public static <T> T create(RestClient client, Class<T> type) {
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .exchangeAdapterDecorator(FutureAdapter::new)
                .build()
                .createClient(type);
    }

    private HttpClients() {}
}
