package io.rollcall.cloud;

import io.rollcall.registration.RegistrationAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Spring Cloud's view of this process, if it registers. */
@AutoConfiguration(
        after = RegistrationAutoConfiguration.class,
        before = {AutoServiceRegistrationAutoConfiguration.class, ServiceRegistryAutoConfiguration.class})
@ConditionalOnClass(ServiceRegistry.class)
@ConditionalOnDiscoveryEnabled
@ConditionalOnBean(name = "rollcallHeartbeatLoop")
public final class CloudRegistrationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Registration rollcallCloudRegistration(io.rollcall.registration.Registration self) {
        return new RollcallRegistration(self);
    }

    @Bean
    @ConditionalOnMissingBean
    ServiceRegistry<Registration> rollcallServiceRegistry(
            io.rollcall.registration.Registration self, ApplicationEventPublisher events) {
        return new RollcallServiceRegistry(self, events);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "spring.cloud.service-registry.auto-registration.enabled", matchIfMissing = true)
    AutoServiceRegistration rollcallAutoServiceRegistration(
            Registration registration, ApplicationEventPublisher events) {
        return new RollcallAutoServiceRegistration(registration, events);
    }
}
