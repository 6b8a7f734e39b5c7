package io.rollcall.call;

import io.rollcall.directory.RegistryProperties;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ViewApi;
import java.time.Duration;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The client of the registry. It is built from nothing of the application's: a builder bean may be load balanced, and
 * looking up the registry would need the registry.
 */
@AutoConfiguration
@EnableConfigurationProperties(RegistryProperties.class)
public final class RegistryClientAutoConfiguration {

    /** A parked request for each service followed, of which the directory allows 256, and room for the others. */
    private static final int MOST_CONNECTIONS = 300;

    @Bean(defaultCandidate = false)
    HttpComponentsClientHttpRequestFactory rollcallRegistryRequestFactory(RegistryProperties properties) {
        Duration timeout = properties.timeout();
        Duration watch = properties.watch().plus(timeout);
        HttpComponentsClientHttpRequestFactory requests =
                PooledRequests.factory(properties.connectTimeout(), timeout, MOST_CONNECTIONS);
        requests.setHttpContextFactory((method, uri) -> {
            HttpClientContext context = HttpClientContext.create();
            boolean waits = uri.getPath().equals("/Registry.Watch");
            context.setRequestConfig(PooledRequests.request(timeout, waits ? watch : timeout));
            return context;
        });
        return requests;
    }

    /** Both of its faces, of leases and of views, share it: that the registry is away is said once. */
    @Bean(defaultCandidate = false)
    RestClient rollcallRegistryClient(
            RegistryProperties properties,
            @Qualifier("rollcallRegistryRequestFactory") HttpComponentsClientHttpRequestFactory requests) {
        return RestClient.builder()
                .baseUrl("http://" + properties.address())
                .requestFactory(requests)
                .requestInterceptor(new RegistryOutage(properties.address()))
                .build();
    }

    @Bean
    @ConditionalOnMissingBean
    RegistryApi rollcallRegistryApi(@Qualifier("rollcallRegistryClient") RestClient client) {
        return HttpClients.create(client, RegistryApi.class);
    }

    /** For replicated groups; made when it is asked for. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ViewApi rollcallViewApi(@Qualifier("rollcallRegistryClient") RestClient client) {
        return HttpClients.create(client, ViewApi.class);
    }
}
