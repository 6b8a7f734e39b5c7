package io.rollcall.balance;

import io.rollcall.balance.BalanceProperties.Start;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/** The algorithms, each under the name that configuration knows it by. */
@AutoConfiguration
@EnableConfigurationProperties(BalanceProperties.class)
public final class BalanceAutoConfiguration {

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean(name = "random")
    LoadBalancer random() {
        return new RandomChoice(RandomSource.PER_THREAD);
    }

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean(name = "rr")
    LoadBalancer rr(BalanceProperties properties) {
        return new RoundRobin(start(properties));
    }

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean(name = "wrr")
    LoadBalancer wrr(BalanceProperties properties) {
        return new WeightedRoundRobin(start(properties));
    }

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean(name = "least")
    LoadBalancer least() {
        return new LeastRequest(RandomSource.PER_THREAD);
    }

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean(name = "ewma")
    LoadBalancer ewma() {
        return new LeastLatency(System::nanoTime, RandomSource.PER_THREAD);
    }

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean(name = "hash")
    LoadBalancer hash() {
        return new RendezvousHash(RandomSource.PER_THREAD);
    }

    /**
     * Returns the algorithms of the services. The zone is the one with which this process registers; a process that
     * does not register may have one too.
     */
    @Bean
    @ConditionalOnMissingBean
    LoadBalancers rollcallLoadBalancers(
            ListableBeanFactory beans, BalanceProperties properties, Environment environment) {
        String zone = environment.getProperty("rollcall.instance.zone");
        return new LoadBalancers(beans, properties, new Zone(properties.preferSameZone() ? zone : null));
    }

    private static int start(BalanceProperties properties) {
        return properties.loadBalancerStart() == Start.FIRST
                ? 0
                : ThreadLocalRandom.current().nextInt();
    }
}
