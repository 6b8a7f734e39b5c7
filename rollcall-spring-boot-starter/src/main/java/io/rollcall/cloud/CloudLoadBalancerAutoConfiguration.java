package io.rollcall.cloud;

import io.rollcall.directory.DirectoryAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerZoneConfig;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Gives Spring Cloud LoadBalancer the instances. It keeps its own algorithms. */
@AutoConfiguration(after = DirectoryAutoConfiguration.class, before = LoadBalancerAutoConfiguration.class)
@ConditionalOnClass(ServiceInstanceListSupplier.class)
@ConditionalOnDiscoveryEnabled
@ConditionalOnProperty(name = "spring.cloud.loadbalancer.enabled", matchIfMissing = true)
@LoadBalancerClients(defaultConfiguration = RollcallLoadBalancerClientConfiguration.class)
public final class CloudLoadBalancerAutoConfiguration {

    /**
     * Makes a caller prefer its own zone, as with Eureka and Consul, unless {@code spring.cloud.loadbalancer.zone}
     * names another.
     */
    @Bean
    @ConditionalOnMissingBean
    LoadBalancerZoneConfig rollcallZoneConfig(Environment environment) {
        String own = environment.getProperty("rollcall.instance.zone");
        String zone = environment.getProperty("spring.cloud.loadbalancer.zone");
        return new LoadBalancerZoneConfig(zone != null ? zone : own);
    }
}
