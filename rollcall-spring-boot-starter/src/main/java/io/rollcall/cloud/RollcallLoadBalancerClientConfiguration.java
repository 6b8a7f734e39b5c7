package io.rollcall.cloud;

import io.rollcall.call.ExternalCalls;
import io.rollcall.directory.Directory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.LoadBalancerEnvironmentPropertyUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The beans that Spring Cloud LoadBalancer finds in the context that it makes for each service. If the application sets
 * {@code spring.cloud.loadbalancer.configurations}, its choice is built as usual, over the discovery client. Even then
 * no list is older than the directory's, because nothing between them caches.
 */
@Configuration(proxyBeanMethods = false)
class RollcallLoadBalancerClientConfiguration {

    /**
     * Makes the supplier of lists. It is a fallback, because an application's own default configuration may be read
     * before or after this one, and takes precedence.
     */
    @Bean
    @Fallback
    @ConditionalOnMissingBean
    @Conditional(OnDefaultConfigurations.class)
    ServiceInstanceListSupplier rollcallServiceInstanceListSupplier(
            Environment environment, Directory directory, ObjectProvider<DiscoveryClient> discovery) {
        String service = LoadBalancerClientFactory.getName(environment);
        return new RollcallServiceInstanceListSupplier(service, directory, discovery.getIfAvailable());
    }

    @Bean
    static EjectionFilteringSupplier.PostProcessor rollcallEjectionFilteringSupplier(
            ObjectProvider<ExternalCalls> calls) {
        return new EjectionFilteringSupplier.PostProcessor(calls);
    }

    /**
     * Makes the reporting of outcomes. Spring Cloud finds it by its type, in the context of the service that is called.
     */
    @Bean
    @ConditionalOnBean(ExternalCalls.class)
    CircuitBreakerLifecycle rollcallCircuitBreakerLifecycle(ExternalCalls calls) {
        return new CircuitBreakerLifecycle(calls);
    }

    /**
     * Makes a cache manager that keeps nothing. It is a fallback as the supplier is, and does not give way to Spring
     * Cloud's own one, which is in the parent context.
     */
    @Bean
    @Fallback
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    LoadBalancerCacheManager rollcallLoadBalancerCacheManager() {
        return new Uncached();
    }

    /**
     * A cache manager without a cache. Spring Cloud's cache would keep a list for 35 seconds, and the directory has it
     * in memory anyway.
     */
    private static final class Uncached extends NoOpCacheManager implements LoadBalancerCacheManager {}

    /** Matches as in Spring Cloud's own configuration, where this condition is private. */
    static final class OnDefaultConfigurations implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return LoadBalancerEnvironmentPropertyUtils.equalToOrMissingForClientOrDefault(
                    context.getEnvironment(), "configurations", "default");
        }
    }
}
