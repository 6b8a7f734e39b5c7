package io.rollcall.call;

import java.net.URI;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Balances the calls of an {@code @ImportHttpServices} group whose base URL names the group as a service: group
 * {@code echo} with {@code spring.http.serviceclient.echo.base-url=http://echo}. Any other URL without a port may be a
 * host.
 */
final class HttpServiceGroups implements RestClientHttpServiceGroupConfigurer {

    private final Environment environment;
    private final ObjectProvider<BalancedCalls> calls;

    HttpServiceGroups(Environment environment, ObjectProvider<BalancedCalls> calls) {
        this.environment = environment;
        this.calls = calls;
    }

    @Override
    public void configureGroups(Groups<RestClient.Builder> groups) {
        groups.filter(group -> isService(group, environment)).forEachGroup((group, client, proxies) -> {
            client.requestFactory(calls.getObject()::createRequest);
            proxies.exchangeAdapterDecorator(FutureAdapter::new);
        });
    }

    static boolean isService(HttpServiceGroup group, Environment environment) {
        String baseUrl = environment.getProperty("spring.http.serviceclient." + group.name() + ".base-url", "");
        return group.name().equals(ServiceUri.serviceIn(URI.create(baseUrl)));
    }
}
