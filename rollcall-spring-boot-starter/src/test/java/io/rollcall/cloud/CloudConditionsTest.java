package io.rollcall.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.balance.BalanceAutoConfiguration;
import io.rollcall.call.CallAutoConfiguration;
import io.rollcall.call.RegistryClientAutoConfiguration;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryAutoConfiguration;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.registration.RegistrationAutoConfiguration;
import io.rollcall.tls.TlsAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.loadbalancer.config.LoadBalancerZoneConfig;
import org.springframework.web.reactive.function.client.WebClient;

/** The beans that the starter offers to Spring Cloud, depending on what there is of it. */
class CloudConditionsTest {

    private static final AutoConfigurations STARTER = AutoConfigurations.of(
            TlsAutoConfiguration.class,
            BalanceAutoConfiguration.class,
            CallAutoConfiguration.class,
            RegistryClientAutoConfiguration.class,
            DirectoryAutoConfiguration.class,
            RegistrationAutoConfiguration.class,
            CloudDiscoveryAutoConfiguration.class,
            CloudLoadBalancerAutoConfiguration.class,
            CloudRegistrationAutoConfiguration.class);

    private final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void withAllOfSpringCloudAllIsThere() {
        CloudApplication.registering(registry).run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasBean("rollcallDiscoveryClient")
                    .hasBean("rollcallReactiveDiscoveryClient")
                    .hasSingleBean(ServiceRegistry.class)
                    .hasSingleBean(Registration.class)
                    .hasSingleBean(AutoServiceRegistration.class)
                    .hasSingleBean(LoadBalancerZoneConfig.class);
            assertThat(context.getBean(DiscoveryClient.class)).isNotInstanceOf(RollcallDiscoveryClient.class);
        });
    }

    @Test
    void withoutSpringCloudTheStarterIsWhatItWas() {
        without("org.springframework.cloud")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Directory.class)
                        .hasSingleBean(io.rollcall.registration.Registration.class)
                        .doesNotHaveBean(CloudDiscoveryAutoConfiguration.class)
                        .doesNotHaveBean(CloudRegistrationAutoConfiguration.class)
                        .doesNotHaveBean(CloudLoadBalancerAutoConfiguration.class));
    }

    @Test
    void withoutTheLoadBalancerServicesAreDiscoveredAllTheSame() {
        without("org.springframework.cloud.loadbalancer")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("rollcallDiscoveryClient")
                        .doesNotHaveBean(CloudLoadBalancerAutoConfiguration.class));
    }

    @Test
    void withoutReactorOrWebClientThereIsNoReactiveClient() {
        without("org.springframework.cloud.loadbalancer", "reactor")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("rollcallDiscoveryClient")
                        .doesNotHaveBean("rollcallReactiveDiscoveryClient"));
        without(WebClient.class.getName())
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("rollcallDiscoveryClient")
                        .doesNotHaveBean(ReactiveDiscoveryClient.class));
    }

    @Test
    void discoveryCanBeSwitchedOffAndThenNothingRegistersByItself() {
        CloudApplication.registering(registry)
                .withPropertyValues("spring.cloud.discovery.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("rollcallDiscoveryClient")
                        .doesNotHaveBean(ServiceRegistry.class)
                        .doesNotHaveBean(CloudLoadBalancerAutoConfiguration.class));
        CloudApplication.calling(registry)
                .withPropertyValues("spring.cloud.discovery.blocking.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("rollcallDiscoveryClient")
                        .hasBean("rollcallReactiveDiscoveryClient"));
    }

    @Test
    void anApplicationThatOnlyCallsIsNotARegistration() {
        CloudApplication.calling(registry)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Registration.class)
                        .doesNotHaveBean(ServiceRegistry.class));
    }

    @Test
    void autoRegistrationThatIsRequiredIsThereUnlessItIsSwitchedOff() {
        String required = "spring.cloud.service-registry.auto-registration.fail-fast=true";
        CloudApplication.registering(registry)
                .withPropertyValues(required)
                .run(context -> assertThat(context).hasNotFailed());
        CloudApplication.registering(registry)
                .withPropertyValues(required, "rollcall.instance.enabled=false")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void theZoneIsThisInstancesOwnUnlessAnotherIsSaid() {
        CloudApplication.calling(registry)
                .withPropertyValues("rollcall.instance.zone=east")
                .run(context -> assertThat(
                                context.getBean(LoadBalancerZoneConfig.class).getZone())
                        .isEqualTo("east"));
        CloudApplication.calling(registry)
                .withPropertyValues("rollcall.instance.zone=east", "spring.cloud.loadbalancer.zone=west")
                .run(context -> assertThat(
                                context.getBean(LoadBalancerZoneConfig.class).getZone())
                        .isEqualTo("west"));
    }

    /** The starter without Spring Cloud's own configuration, half of which cannot be left out. */
    private ApplicationContextRunner without(String... packages) {
        return new ApplicationContextRunner()
                .withConfiguration(STARTER)
                .withClassLoader(new FilteredClassLoader(packages))
                .withPropertyValues(
                        "spring.application.name=orders",
                        "rollcall.instance.address=localhost:7000",
                        "rollcall.registry.address=" + registry.address());
    }
}
