package io.rollcall.cloud;

import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.fake.FakeEcho;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.ServiceInstanceListSuppliers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import reactor.core.Disposable;

/** Spring Cloud LoadBalancer, as an application has it, over lists that the registry tells. */
class LoadBalancerTest {

    private final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void whoComesIsChosenAtOnceAndWhoLeavesIsNot() {
        registry.put("a", "localhost:1", UP);

        balancing(balancer -> {
            assertThat(chosen(balancer)).containsExactly("a");
            registry.put("b", "localhost:2", UP);
            awaitChosen(balancer, "a", "b");
            registry.put("a", "localhost:1", DRAINING);
            awaitChosen(balancer, "b");
        });
    }

    @Test
    void whateverElseIsConfiguredListsAreNoOlder() {
        registry.put(new Instance("near", "localhost:1", 1, "east", UP, false, Map.of()));
        registry.put(new Instance("far", "localhost:2", 1, "west", UP, false, Map.of()));

        balancing(
                balancer -> {
                    assertThat(chosen(balancer)).containsExactly("near");
                    registry.put(new Instance("nearer", "localhost:3", 1, "east", UP, false, Map.of()));
                    awaitChosen(balancer, "near", "nearer");
                    registry.remove("near");
                    registry.remove("nearer");
                    awaitChosen(balancer, "far");
                },
                "spring.cloud.loadbalancer.configurations=zone-preference",
                "rollcall.instance.zone=east");
    }

    @Test
    void weightsAreSpringClouds() {
        registry.put(new Instance("heavy", "localhost:1", 5, null, UP, false, Map.of()));
        registry.put(new Instance("light", "localhost:2", 1, null, UP, false, Map.of()));

        balancing(
                balancer -> {
                    chosen(balancer);
                    assertThat(Stream.generate(() -> choose(balancer)).limit(12).filter("light"::equals))
                            .hasSize(2);
                },
                "spring.cloud.loadbalancer.configurations=weighted");
    }

    @Test
    void everyChangeIsToldToWhoeverStays() {
        registry.put("a", "localhost:1", UP);

        CloudApplication.calling(registry).run(context -> {
            ServiceInstanceListSupplier supplier =
                    Objects.requireNonNull(context.getBean(LoadBalancerClientFactory.class)
                            .getInstance("echo", ServiceInstanceListSupplier.class));
            List<List<String>> told = new CopyOnWriteArrayList<>();
            Disposable subscription = supplier.get().map(LoadBalancerTest::ids).subscribe(told::add);
            await().until(() -> told.size() == 1);
            registry.put("b", "localhost:2", UP);
            await().until(() -> told.size() == 2);
            registry.remove("a");
            await().until(() -> told.size() == 3);

            assertThat(told).containsExactly(List.of("a"), List.of("a", "b"), List.of("b"));
            subscription.dispose();
        });
    }

    @Test
    void whileTheRegistryIsAwayTheLastListStays() {
        registry.put("a", "localhost:1", UP);

        balancing(balancer -> {
            assertThat(chosen(balancer)).containsExactly("a");
            registry.shut();
            assertThat(chosen(balancer)).containsExactly("a");
        });
    }

    @Test
    void whereNoListIsKnownAChoiceFailsSoonAndSaysWhy() {
        registry.shut();

        balancing(balancer -> {
            assertThatExceptionOfType(RestClientException.class)
                    .isThrownBy(() -> balancer.choose("echo"))
                    .withMessageContaining("No list of echo");
            registry.put("a", "localhost:1", UP);
            registry.open();
            await().ignoreExceptions().atMost(Duration.ofSeconds(5)).until(() -> "a".equals(choose(balancer)));
        });
    }

    @Test
    void aServiceThatOnlyAnotherDiscoveryClientKnowsIsFoundThere() {
        balancing(
                balancer -> {
                    assertThat(Objects.requireNonNull(balancer.choose("elsewhere"))
                                    .getPort())
                            .isEqualTo(7);
                    assertThat(balancer.choose("nowhere")).isNull();
                },
                "spring.cloud.discovery.client.simple.instances.elsewhere[0].uri=http://localhost:7");
    }

    @Test
    void anApplicationsOwnConfigurationHasItsWay() {
        registry.put("a", "localhost:1", UP);

        CloudApplication.calling(registry)
                .withUserConfiguration(OwnLists.class)
                .run(context -> assertThat(chosen(context.getBean(LoadBalancerClient.class)))
                        .containsExactly("own"));
    }

    /** The order in which default configurations are read depends on their names. */
    @ParameterizedTest
    @ValueSource(classes = {OwnCache.class, AnotherOwnCache.class, YetAnotherOwnCache.class})
    void aCacheManagerOfTheApplicationTakesPrecedenceWhateverItsConfigurationIsCalled(Class<?> own) {
        CloudApplication.calling(registry)
                .withUserConfiguration(own)
                .run(context -> assertThat(context.getBean(LoadBalancerClientFactory.class)
                                .getLazyProvider("echo", LoadBalancerCacheManager.class)
                                .getObject())
                        .isInstanceOf(Cache.Manager.class));
    }

    @Test
    void bothLoadBalancedBuildersWorkInOneApplicationAndBootsOwnStays() {
        try (FakeEcho echo = FakeEcho.opened("a")) {
            registry.put("a", echo.address(), UP);

            CloudApplication.calling(registry)
                    .withUserConfiguration(BothBuilders.class)
                    .run(context -> {
                        BothBuilders.Clients clients = context.getBean(BothBuilders.Clients.class);
                        assertThat(echo(clients.cloud.baseUrl("http://echo"))).isEqualTo("a");
                        assertThat(echo(clients.rollcall.baseUrl("http://echo")))
                                .isEqualTo("a");
                    });
        }
    }

    private static @Nullable String echo(RestClient.Builder builder) {
        EchoResponse answer = builder.build()
                .post()
                .uri("/Echo.Echo")
                .contentType(MediaType.APPLICATION_JSON)
                .body(new EchoRequest("hi"))
                .retrieve()
                .body(EchoResponse.class);
        return answer == null ? null : answer.servedBy();
    }

    private void balancing(Scenario scenario, String... properties) {
        runner(properties).run(context -> scenario.play(context.getBean(LoadBalancerClient.class)));
    }

    private ApplicationContextRunner runner(String... properties) {
        return CloudApplication.calling(registry).withPropertyValues(properties);
    }

    private static void awaitChosen(LoadBalancerClient balancer, String... ids) {
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(chosen(balancer)).containsExactlyInAnyOrder(ids));
    }

    /** Enough choices for all of a few to be among them. */
    private static Set<String> chosen(LoadBalancerClient balancer) {
        return Stream.generate(() -> choose(balancer)).limit(6).collect(Collectors.toSet());
    }

    private static String choose(LoadBalancerClient balancer) {
        return String.valueOf(Objects.requireNonNull(balancer.choose("echo")).getInstanceId());
    }

    private static List<String> ids(List<ServiceInstance> instances) {
        return instances.stream()
                .map(instance -> String.valueOf(instance.getInstanceId()))
                .toList();
    }

    @FunctionalInterface
    private interface Scenario {
        void play(LoadBalancerClient balancer);
    }

    @Configuration(proxyBeanMethods = false)
    @LoadBalancerClients(defaultConfiguration = OwnList.class)
    static class OwnLists {}

    static class OwnList {

        @Bean
        ServiceInstanceListSupplier own() {
            return ServiceInstanceListSuppliers.from(
                    "echo", new DefaultServiceInstance("own", "echo", "localhost", 7, false));
        }
    }

    @LoadBalancerClients(defaultConfiguration = Cache.class)
    static class OwnCache {}

    @LoadBalancerClients(defaultConfiguration = Cache.class)
    static class AnotherOwnCache {}

    @LoadBalancerClients(defaultConfiguration = Cache.class)
    static class YetAnotherOwnCache {}

    static class Cache {

        @Bean
        LoadBalancerCacheManager ownCache() {
            return new Manager();
        }

        static final class Manager extends NoOpCacheManager implements LoadBalancerCacheManager {}
    }

    @Configuration(proxyBeanMethods = false)
    static class BothBuilders {

        @Bean
        @LoadBalanced
        RestClient.Builder cloudBuilder() {
            return RestClient.builder();
        }

        @Bean
        Clients clients(
                @LoadBalanced RestClient.Builder cloud, @io.rollcall.call.LoadBalanced RestClient.Builder rollcall) {
            return new Clients(cloud, rollcall);
        }

        record Clients(RestClient.Builder cloud, RestClient.Builder rollcall) {}
    }
}
