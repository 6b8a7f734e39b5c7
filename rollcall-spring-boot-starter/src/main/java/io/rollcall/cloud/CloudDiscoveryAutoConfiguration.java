package io.rollcall.cloud;

import io.rollcall.directory.Directory;
import io.rollcall.wire.registry.RegistryApi;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ConditionalOnBlockingDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnReactiveDiscoveryEnabled;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/**
 * Spring Cloud's discovery clients, switched by Spring Cloud's own properties. Other discovery clients may exist beside
 * them.
 */
@AutoConfiguration(before = {CommonsClientAutoConfiguration.class, ReactiveCommonsClientAutoConfiguration.class})
@ConditionalOnClass(DiscoveryClient.class)
@ConditionalOnDiscoveryEnabled
public final class CloudDiscoveryAutoConfiguration {

    @Bean
    HeartbeatPublisher rollcallHeartbeatPublisher(ApplicationEventPublisher events) {
        return new HeartbeatPublisher(events);
    }

    @Bean
    ServiceNames rollcallServiceNames(RegistryApi registry, HeartbeatPublisher publisher) {
        return new ServiceNames(registry, publisher::onChange);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBlockingDiscoveryEnabled
    static class Blocking {

        @Bean
        @ConditionalOnMissingBean(name = "rollcallDiscoveryClient")
        DiscoveryClient rollcallDiscoveryClient(Directory directory, ServiceNames services) {
            return new RollcallDiscoveryClient(directory, services);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Flux.class)
    @ConditionalOnReactiveDiscoveryEnabled
    static class Reactive {

        @Bean
        @ConditionalOnMissingBean(name = "rollcallReactiveDiscoveryClient")
        ReactiveDiscoveryClient rollcallReactiveDiscoveryClient(Directory directory, ServiceNames services) {
            return new RollcallReactiveDiscoveryClient(new RollcallDiscoveryClient(directory, services));
        }
    }
}
