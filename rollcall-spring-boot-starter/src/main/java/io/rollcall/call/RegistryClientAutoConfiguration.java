package io.rollcall.call;

import io.rollcall.directory.RegistryProperties;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ViewApi;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The client of the registry. It uses no builder and no converter of the application's, because a builder bean may be
 * load-balanced, and looking up the registry would then need the registry. Only its transport can be replaced, by name.
 */
@AutoConfiguration
@EnableConfigurationProperties({RegistryProperties.class, TokenProperties.class})
public final class RegistryClientAutoConfiguration {

    /**
     * The most connections: a parked request for each service that is followed, of which the directory allows 256, and
     * room for other requests.
     */
    private static final int MOST_CONNECTIONS = 300;

    /** Makes the token that is sent to the registry and to the key-value store. */
    @Bean
    @ConditionalOnMissingBean
    BearerToken rollcallToken(TokenProperties properties) {
        return properties.bearer();
    }

    /**
     * Makes the factory through which every request to the registry is sent. An application replaces it by a bean of
     * the same name.
     */
    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "rollcallRegistryRequestFactory")
    ClientHttpRequestFactory rollcallRegistryRequestFactory(RegistryProperties properties, Tls tls) {
        Duration timeout = properties.timeout();
        Duration watch = properties.watch().plus(timeout);
        HttpComponentsClientHttpRequestFactory requests =
                PooledRequests.factory(properties.connectTimeout(), timeout, MOST_CONNECTIONS, tls);
        requests.setHttpContextFactory((method, uri) -> {
            HttpClientContext context = HttpClientContext.create();
            boolean waits = uri.getPath().equals(RegistryFailover.WATCH);
            context.setRequestConfig(PooledRequests.request(timeout, waits ? watch : timeout));
            return context;
        });
        return requests;
    }

    /**
     * Makes the HTTP client that the interfaces for leases and for views share, so that an outage of the registry is
     * logged once.
     */
    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "rollcallRegistryClient")
    RestClient rollcallRegistryClient(
            RegistryProperties properties,
            BearerToken token,
            Tls tls,
            @Qualifier("rollcallRegistryRequestFactory") ClientHttpRequestFactory requests) {
        return RestClient.builder()
                .baseUrl(tls.origin(properties.address().get(0)))
                .requestFactory(requests)
                .requestInterceptor(new RegistryOutage(properties.described()))
                .requestInterceptor(new RegistryFailover(properties.address(), tls, ThreadLocalRandom::current))
                .requestInterceptor(new Authorizing(token))
                .build();
    }

    @Bean
    @ConditionalOnMissingBean
    RegistryApi rollcallRegistryApi(@Qualifier("rollcallRegistryClient") RestClient client) {
        return HttpClients.create(client, RegistryApi.class);
    }

    /** Makes the client for the views of replicated groups, when it is first needed. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ViewApi rollcallViewApi(@Qualifier("rollcallRegistryClient") RestClient client) {
        return HttpClients.create(client, ViewApi.class);
    }
}
