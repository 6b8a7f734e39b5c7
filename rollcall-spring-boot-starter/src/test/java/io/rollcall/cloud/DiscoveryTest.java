package io.rollcall.cloud;

import static io.rollcall.wire.registry.Status.DOWN;
import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.Instance;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClientException;

class DiscoveryTest {

    private final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void anInstanceIsFoundWithAllThatItSaysOfItself() {
        registry.put(new Instance("a", "10.0.0.1:81", 5, "east", UP, false, Map.of("team", "blue")));
        registry.put(new Instance("b", "[::1]:82", 1, null, UP, false, Map.of("secure", "true", "zone", "mine")));

        discovering(client -> {
            List<ServiceInstance> found = client.getInstances("echo");
            assertThat(found).extracting(ServiceInstance::getInstanceId).containsExactly("a", "b");
            assertThat(found)
                    .extracting(ServiceInstance::getUri)
                    .containsExactly(URI.create("http://10.0.0.1:81"), URI.create("https://[::1]:82"));
            assertThat(found).extracting(ServiceInstance::getServiceId).containsOnly("echo");
            assertThat(found)
                    .extracting(ServiceInstance::getMetadata)
                    .containsExactly(
                            Map.of("team", "blue", "zone", "east", "weight", "5"),
                            Map.of("secure", "true", "zone", "mine", "weight", "1"));
        });
    }

    @Test
    void whoLeavesOrIsDownIsLeftOutUnlessThereIsNobodyElse() {
        registry.put("down", "localhost:1", DOWN);
        registry.put("leaves", "localhost:2", DRAINING);
        registry.put("up", "localhost:3", UP);

        discovering(client -> {
            awaitIds(client, "up");
            registry.remove("up");
            awaitIds(client, "leaves");
            registry.remove("leaves");
            awaitIds(client, "down");
        });
    }

    @Test
    void ofEachChangeSpringCloudHearsOnceItCanBeFound() {
        registry.put("a", "localhost:1", UP);
        CloudApplication.calling(registry).run(context -> {
            DiscoveryClient client = context.getBean(DiscoveryClient.class);
            List<Object> states = new CopyOnWriteArrayList<>();
            List<Integer> found = new CopyOnWriteArrayList<>();
            context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                    .addApplicationListener((ApplicationListener<HeartbeatEvent>) event -> {
                        states.add(event.getValue());
                        found.add(client.getInstances("echo").size());
                    });
            assertThat(client.getInstances("echo")).hasSize(1);
            registry.put("b", "localhost:2", UP);

            await().untilAsserted(() -> assertThat(found).containsExactly(1, 2));
            assertThat(states).doesNotHaveDuplicates();
        });
    }

    @Test
    void ofAServiceThatAppearsLaterSpringCloudHearsOnceItCanBeFound() {
        registry.listServices("echo");
        CloudApplication.calling(registry).run(context -> {
            DiscoveryClient client = context.getBean(DiscoveryClient.class);
            List<List<String>> found = new CopyOnWriteArrayList<>();
            context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                    .addApplicationListener(
                            (ApplicationListener<HeartbeatEvent>) event -> found.add(client.getServices()));
            assertThat(client.getServices()).containsExactly("echo");
            registry.listServices("echo", "math");

            await().untilAsserted(() -> assertThat(found).containsExactly(List.of("echo", "math")));
        });
    }

    @Test
    void servicesThatWereAskedForInVainAreToldOfOnceTheRegistryIsThere() {
        registry.shut();
        CloudApplication.calling(registry).run(context -> {
            DiscoveryClient client = context.getBean(DiscoveryClient.class);
            List<Object> told = new CopyOnWriteArrayList<>();
            context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                    .addApplicationListener((ApplicationListener<HeartbeatEvent>) told::add);
            assertThatExceptionOfType(RestClientException.class).isThrownBy(client::getServices);
            registry.listServices("echo");
            registry.open();

            await().until(() -> told.size() == 1);
        });
    }

    @Test
    void nobodyAsksForServicesOnceTheApplicationHasEnded() {
        registry.listServices("echo");
        discovering(DiscoveryClient::getServices);

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("rollcall-services")));
    }

    @Test
    void aServiceThatNobodyIsOfHasNoInstances() {
        discovering(client -> {
            assertThat(client.getInstances("nobody")).isEmpty();
            assertThat(client.getInstances("no name at all")).isEmpty();
        });
    }

    @Test
    void servicesAreTheNamesThatTheRegistryKnows() {
        registry.listServices("echo", "math");

        discovering(client -> assertThat(client.getServices()).containsExactly("echo", "math"));
    }

    @Test
    void whileTheRegistryIsAwayTheLastAnswersStay() {
        registry.put("a", "localhost:1", UP);
        registry.listServices("echo");

        discovering(client -> {
            awaitIds(client, "a");
            assertThat(client.getServices()).containsExactly("echo");

            registry.shut();
            assertThat(client.getServices()).containsExactly("echo");
            awaitIds(client, "a");
        });
    }

    @Test
    void whereThereIsNoAnswerYetItSaysSoAndNotThatThereIsNobody() {
        registry.shut();

        discovering(client -> {
            assertThatExceptionOfType(RestClientException.class).isThrownBy(client::getServices);
            assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> client.getInstances("echo"));
        });
    }

    @Test
    void theReactiveClientFindsTheSame() {
        registry.put("a", "localhost:1", UP);
        registry.listServices("echo");

        CloudApplication.calling(registry).run(context -> {
            ReactiveDiscoveryClient client = context.getBean(ReactiveDiscoveryClient.class);
            assertThat(client.getInstances("echo").collectList().block())
                    .extracting(ServiceInstance::getInstanceId)
                    .containsExactly("a");
            assertThat(client.getServices().collectList().block()).containsExactly("echo");
        });
    }

    /** Through the client that Spring Cloud puts before all. */
    private void discovering(Scenario scenario) {
        CloudApplication.calling(registry).run(context -> scenario.play(context.getBean(DiscoveryClient.class)));
    }

    private static void awaitIds(DiscoveryClient client, String... ids) {
        await().untilAsserted(() -> assertThat(client.getInstances("echo"))
                .extracting(ServiceInstance::getInstanceId)
                .containsExactly(ids));
    }

    @FunctionalInterface
    private interface Scenario {
        void play(DiscoveryClient client);
    }
}
