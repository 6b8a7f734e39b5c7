package io.rollcall.call;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/** Calls by service name through a {@code WebClient}, if there is one. */
@AutoConfiguration(after = CallAutoConfiguration.class)
@ConditionalOnClass({WebClient.class, WebClientCustomizer.class})
public final class ReactiveCallAutoConfiguration {

    @Bean
    ReactiveCalls rollcallReactiveCalls(CalledServices services, CallProperties properties) {
        return new ReactiveCalls(services, new Idempotency(properties.idempotent()), properties.timeout());
    }

    @Bean
    static ReactiveBuilders rollcallReactiveBuilders(ListableBeanFactory beans, ObjectProvider<ReactiveCalls> calls) {
        return new ReactiveBuilders(beans, calls);
    }

    @Bean
    ReactiveHttpServiceGroups rollcallReactiveHttpServiceGroups(
            Environment environment, ObjectProvider<ReactiveCalls> calls) {
        return new ReactiveHttpServiceGroups(environment, calls);
    }

    /** Makes the load-balanced builder of a {@code WebClient}, as the other one is made for a {@code RestClient}. */
    @Bean(defaultCandidate = false)
    @Scope("prototype")
    @LoadBalanced
    @Fallback
    @ConditionalOnMissingBean(name = "loadBalancedWebClientBuilder")
    WebClient.Builder loadBalancedWebClientBuilder(ObjectProvider<WebClientCustomizer> customizers) {
        WebClient.Builder builder = WebClient.builder();
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder;
    }
}
