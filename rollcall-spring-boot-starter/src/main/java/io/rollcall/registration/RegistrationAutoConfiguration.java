package io.rollcall.registration;

import io.rollcall.directory.CallerIdentity;
import io.rollcall.directory.CallerName;
import io.rollcall.tls.Tls;
import io.rollcall.wire.registry.RegistryApi;
import jakarta.servlet.Filter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Registers a web application, and any other application whose address is configured. */
@AutoConfiguration
@EnableConfigurationProperties({RegistrationProperties.class, NetworkProperties.class})
public final class RegistrationAutoConfiguration {

    @Bean
    InstanceIdentity rollcallIdentity(
            RegistrationProperties properties, NetworkProperties network, Environment environment) {
        return new InstanceIdentity(properties.instance(), network, environment);
    }

    @Bean
    InstanceRegistration rollcallRegistration(
            InstanceIdentity identity,
            RegistrationProperties properties,
            ObjectProvider<InstanceMetadata> metadata,
            Reachability reachability,
            ApplicationContext context,
            ObjectProvider<HeartbeatLoop> heartbeatLoop) {
        return new InstanceRegistration(
                identity,
                properties.instance(),
                () -> all(properties, metadata, context.getEnvironment()),
                reachability,
                context,
                heartbeatLoop.getIfAvailable());
    }

    @Bean
    Reachability rollcallReachability(ApplicationContext context, RegistrationProperties properties) {
        return new Reachability(context, properties.instance());
    }

    private static Map<String, String> all(
            RegistrationProperties properties, ObjectProvider<InstanceMetadata> metadata, Environment environment) {
        Map<String, String> all = new HashMap<>(properties.instance().metadata());
        metadata.orderedStream().forEach(one -> all.putAll(one.metadata()));
        new MetersMetadata(environment).metadata().forEach((key, value) -> {
            if (all.size() < RegistrationProperties.METADATA_MAX) all.putIfAbsent(key, value);
        });
        return all;
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnReachable.class)
    @ConditionalOnProperty(name = "rollcall.instance.enabled", matchIfMissing = true)
    static class Registering {

        private static final String DISCOVERY = "spring.cloud.discovery.enabled";
        private static final String AUTOMATIC = "spring.cloud.service-registry.auto-registration.enabled";

        @Bean
        LeaseClient rollcallLeaseClient(
                RegistryApi registry,
                InstanceIdentity identity,
                RegistrationProperties properties,
                ObjectProvider<InstanceMetadata> metadata,
                Tls tls,
                Environment environment) {
            identity.requireService();
            return new LeaseClient(
                    registry, identity, properties.instance(), () -> all(properties, metadata, environment), tls);
        }

        @Bean
        HeartbeatLoop rollcallHeartbeatLoop(LeaseClient leaseClient, Environment environment) {
            return new HeartbeatLoop(leaseClient, isAutomatic(environment));
        }

        @Bean
        @ConditionalOnMissingBean
        CallerName rollcallCallerName(InstanceIdentity identity) {
            return () -> identity.service() + "/" + identity.id();
        }

        @Bean
        @ConditionalOnMissingBean
        CallerIdentity rollcallCallerIdentity(InstanceIdentity identity) {
            return identity::caller;
        }

        /**
         * Makes the check of the id, unless the application registers by itself: then it knows which instance it
         * succeeds.
         */
        @Bean
        @ConditionalOnProperty(
                name = {DISCOVERY, AUTOMATIC},
                matchIfMissing = true)
        IdCheck rollcallIdCheck(
                RegistryApi registry,
                InstanceIdentity identity,
                Tls tls,
                Reachability reachability,
                ApplicationContext context) {
            return new IdCheck(registry, identity, tls, reachability, context);
        }

        /**
         * Returns whether Spring Cloud's own switches allow it: an application that moves over, or its tests, may have
         * set them.
         */
        private static boolean isAutomatic(Environment environment) {
            return Stream.of(DISCOVERY, AUTOMATIC).allMatch(name -> environment.getProperty(name, Boolean.class, true));
        }

        @Bean
        Drain rollcallDrain(InstanceRegistration registration, RegistrationProperties properties) {
            return new Drain(registration, properties.drain());
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class Servlets {

            @Bean
            @ConditionalOnMissingBean(name = "rollcallDrainFilter")
            Filter rollcallDrainFilter(Registration registration, Drain drain) {
                return new DrainFilter(registration, drain);
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(HealthIndicator.class)
        static class Health {

            @Bean
            @ConditionalOnMissingBean(name = "rollcallHealthIndicator")
            HealthIndicator rollcallHealthIndicator(
                    Registration registration, LeaseClient leaseClient, HeartbeatLoop heartbeatLoop) {
                return new RegistrationHealth(registration, leaseClient, heartbeatLoop);
            }
        }
    }

    /** Matches a process with a web server or an address. Any other process only calls. */
    static final class OnReachable extends AnyNestedCondition {

        OnReachable() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnWebApplication
        static class WebApplication {}

        @ConditionalOnProperty("rollcall.instance.address")
        static class Addressed {}
    }
}
