package io.rollcall.call;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Balances the calls of {@code @ImportHttpServices} groups with a {@code WebClient}, as {@link HttpServiceGroups} does
 * for those with a {@code RestClient}.
 */
final class ReactiveHttpServiceGroups implements WebClientHttpServiceGroupConfigurer {

    private final Environment environment;
    private final ObjectProvider<ReactiveCalls> calls;

    ReactiveHttpServiceGroups(Environment environment, ObjectProvider<ReactiveCalls> calls) {
        this.environment = environment;
        this.calls = calls;
    }

    @Override
    public void configureGroups(Groups<WebClient.Builder> groups) {
        groups.filter(group -> HttpServiceGroups.isService(group, environment))
                .forEachGroup((group, client, proxies) -> client.filter(calls.getObject()));
    }
}
