package io.rollcall.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.balance.BalanceAutoConfiguration;
import io.rollcall.balance.LoadBalancers;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryAutoConfiguration;
import io.rollcall.directory.RegistryProperties;
import io.rollcall.tls.Tls;
import java.time.Duration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Calls by service name. */
@AutoConfiguration(
        after = {BalanceAutoConfiguration.class, DirectoryAutoConfiguration.class},
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@EnableConfigurationProperties({CallProperties.class, RegistryProperties.class})
public final class CallAutoConfiguration {

    /**
     * Makes the factory through which every load-balanced call is sent. An application replaces it by a bean of the
     * same name.
     */
    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "rollcallRequestFactory")
    ClientHttpRequestFactory rollcallRequestFactory(CallProperties properties, Tls tls) {
        return PooledRequests.factory(properties.connectTimeout(), properties.timeout(), properties.connections(), tls);
    }

    @Bean
    CalledServices rollcallCalledServices(
            Directory directory,
            RegistryProperties registry,
            LoadBalancers loadBalancers,
            CallProperties properties,
            ObjectProvider<CallMeters.Source> meters,
            ObjectProvider<ObservationRegistry> observations) {
        return new CalledServices(
                directory,
                registry.described(),
                loadBalancers,
                properties,
                meters.getIfAvailable(() -> (service, loadBalancer) -> CallMeters.NONE),
                observations.getIfAvailable(() -> ObservationRegistry.NOOP));
    }

    /** Makes the reporting of calls that another load balancer sends. */
    @Bean
    ExternalCalls rollcallExternalCalls(CalledServices services) {
        return new ExternalCalls(services);
    }

    @Bean
    BalancedCalls rollcallBalancedCalls(
            CalledServices services,
            CallProperties properties,
            @Qualifier("rollcallRequestFactory") ClientHttpRequestFactory requests) {
        Duration after = properties.hedgeAfter();
        return new BalancedCalls(
                requests,
                services,
                new Idempotency(properties.idempotent()),
                after == null ? null : new Hedging(after, hedgeThreads()),
                properties.attempts());
    }

    @Bean
    static LoadBalancedBuilders rollcallLoadBalancedBuilders(
            ListableBeanFactory beans, ObjectProvider<BalancedCalls> calls) {
        return new LoadBalancedBuilders(beans, calls);
    }

    @Bean
    HttpServiceGroups rollcallHttpServiceGroups(Environment environment, ObjectProvider<BalancedCalls> calls) {
        return new HttpServiceGroups(environment, calls);
    }

    /**
     * Makes the load-balanced builder. It is no default candidate, so that Boot's own builder is still injected where
     * {@link LoadBalanced} is absent; and it is a fallback, which gives way to the application's own builder.
     */
    @Bean(defaultCandidate = false)
    @Scope("prototype")
    @LoadBalanced
    @Fallback
    @ConditionalOnMissingBean(name = "loadBalancedRestClientBuilder")
    RestClient.Builder loadBalancedRestClientBuilder(ObjectProvider<RestClientBuilderConfigurer> configurer) {
        return configurer.getIfAvailable(RestClientBuilderConfigurer::new).configure(RestClient.builder());
    }

    /**
     * Returns threads for the attempts in flight, one each, whose number the connections bound. They are virtual if the
     * JDK has virtual threads.
     */
    private static SimpleAsyncTaskExecutor hedgeThreads() {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("rollcall-hedge-");
        threads.setVirtualThreads(JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE));
        threads.setDaemon(true);
        return threads;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Meters {

        @Bean
        @ConditionalOnMissingBean
        CallMeters.Source rollcallCallMeters(MeterRegistry meters) {
            return (service, loadBalancer) -> new MicrometerCallMeters(meters, service, loadBalancer);
        }
    }
}
