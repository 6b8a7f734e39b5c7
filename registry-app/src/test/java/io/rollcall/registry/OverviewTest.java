package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every service in numbers, and the leases on the screen. */
class OverviewTest {

    @TempDir
    Path data;

    private RunningRegistry registry;

    @BeforeEach
    void start() {
        registry = RunningRegistry.start(data);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aServiceIsCountedByWhatBecomesOfItsCallsAndByZone() {
        registry.register("orders", "a", ",\"zone\":\"x\",\"weight\":5");
        registry.register("orders", "b", ",\"zone\":\"y\"");
        registry.register("orders", "c", ",\"zone\":\"y\",\"status\":\"DOWN\"");
        registry.register("orders", "d", ",\"status\":\"STARTING\"");
        JsonNode overview = overview("{}");
        assertThat(overview.path("count").asInt()).isEqualTo(1);
        assertThat(overview.path("mayOperate").asBoolean()).isTrue();
        assertThat(overview.path("isSecurityOff").asBoolean()).isFalse();
        JsonNode orders = overview.path("services").path(0);
        assertThat(orders.path("service").asString()).isEqualTo("orders");
        assertThat(orders.path("instances").asInt()).isEqualTo(4);
        assertThat(orders.path("up").asInt()).isEqualTo(2);
        assertThat(orders.path("down").asInt()).isEqualTo(1);
        assertThat(orders.path("starting").asInt()).isEqualTo(1);
        assertThat(orders.path("weight").asInt()).isEqualTo(6);
        assertThat(orders.path("zones").toString()).isEqualTo("{\"x\":1,\"y\":2}");
    }

    @Test
    void onlyTheServicesThatHaveChangedSinceAreToldAndTheNumberOfAll() {
        registry.register("orders", "a");
        String lease = registry.register("stock", "b");
        long known = overview("{}").path("version").asLong();
        assertThat(overview("{\"since\":" + known + "}").path("services")).isEmpty();

        registry.register("bills", "c");
        JsonNode changed = overview("{\"since\":" + known + "}");
        assertThat(names(changed)).containsExactly("bills");
        assertThat(changed.path("count").asInt()).isEqualTo(3);

        json(registry.post("Deregister", "{\"service\":\"stock\",\"id\":\"b\",\"lease\":\"" + lease + "\"}"));
        JsonNode gone = overview("{\"since\":" + changed.path("version").asLong() + "}");
        assertThat(names(gone)).isEmpty();
        assertThat(gone.path("count").asInt()).isEqualTo(2);
    }

    @Test
    void aLeaseRunsDownAndAHeartbeatLetsItBeginAgain() {
        String lease = registry.register("orders", "a", ",\"ttlMillis\":60000");
        await().atMost(RunningRegistry.PATIENCE).until(() -> left() < 59_900);
        assertThat(left()).isBetween(30_000L, 59_900L);
        long before = left();
        json(registry.post("Heartbeat", "{\"service\":\"orders\",\"id\":\"a\",\"lease\":\"" + lease + "\"}"));
        assertThat(left()).isGreaterThan(before);
    }

    @Test
    void anIdWithoutALeaseIsLeftOutAndTooManyIdsAreRefused() {
        registry.register("orders", "a");
        JsonNode leases = json(registry.post("Leases", "{\"service\":\"orders\",\"ids\":[\"b\",\"a\"]}"));
        assertThat(leases.path("leases")).hasSize(1);
        assertThat(leases.path("leases").path(0).path("id").asString()).isEqualTo("a");
        String tooMany = "\"a\",".repeat(200) + "\"a\"";
        assertThat(problem(registry.post("Leases", "{\"service\":\"orders\",\"ids\":[" + tooMany + "]}"))
                        .status())
                .isEqualTo(400);
    }

    private long left() {
        return json(registry.post("Leases", "{\"service\":\"orders\",\"ids\":[\"a\"]}"))
                .path("leases")
                .path(0)
                .path("leftMillis")
                .asLong();
    }

    private JsonNode overview(String message) {
        return json(registry.post("Overview", message));
    }

    private static Iterable<String> names(JsonNode overview) {
        return StreamSupport.stream(overview.path("services").spliterator(), false)
                .map(service -> service.path("service").asString())
                .toList();
    }
}
