package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.list;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every method, over real HTTP. Each test has a service of its own. */
class RegistryTest {

    private static RunningRegistry registry;

    @BeforeAll
    static void start(@TempDir Path data) {
        registry = RunningRegistry.start(data);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void whoRegistersIsLookedUpWithAllItSaidOfItself() {
        registry.post("Register", """
                {"service":"whole","id":"b","address":"[::1]:9102","weight":5,"zone":"eu","ttlMillis":3600000,
                 "metadata":{"z":"1","a":"2"},"status":"UP"}""");
        registry.post("Register", """
                {"service":"whole","id":"a","address":"localhost:9101"}""");
        assertThat(registry.lookup("whole").instances())
                .containsExactly(
                        new Instance("a", "localhost:9101", 1, null, Status.UP, false, Map.of()),
                        new Instance("b", "[::1]:9102", 5, "eu", Status.UP, false, Map.of("a", "2", "z", "1")));
    }

    @Test
    void registeringAnswersTheLeaseItsLengthAndTheVersion() {
        JsonNode answer = json(registry.post("Register", """
                {"service":"terms","id":"a","address":"localhost:1"}"""));
        assertThat(answer.get("lease").asString()).isNotBlank();
        assertThat(answer.get("ttlMillis").asLong()).isEqualTo(10_000);
        assertThat(answer.get("version").asLong())
                .isEqualTo(registry.lookup("terms").version());
    }

    /** The second beat has a void lease, and the third says another status. */
    @Test
    void manyHeartbeatsInOneRequestAreAnsweredOneByOne() {
        String first = registry.register("many", "a", ",\"ttlMillis\":60000");
        String second = registry.register("many", "b");
        long before = registry.lookup("many").version();

        JsonNode answer = json(registry.post("Heartbeats", """
                {"beats":[{"service":"many","id":"a","lease":"%s"},
                          {"service":"many","id":"b","lease":"void"},
                          {"service":"many","id":"b","lease":"%s","status":"DRAINING"}]}""".formatted(first, second)));

        LookupResponse list = registry.lookup("many");
        assertThat(list.instances()).extracting(Instance::id).containsExactly("a");
        assertThat(answer.get("beats").toString())
                .isEqualTo(
                        "[{\"ttlMillis\":60000,\"version\":%d},{\"code\":\"unknown-lease\"},{\"ttlMillis\":10000,\"version\":%d}]"
                                .formatted(before, list.version()));
        assertThat(answer.get("registry").asString()).isEqualTo(list.registry());
    }

    /** As many as a request may have, each as long as it may be. */
    @Test
    void aThousandHeartbeatsAreTakenAndNotOneMore() {
        String beat = "{\"service\":\"%1$s\",\"id\":\"%1$s\",\"lease\":\"x%1$s\",\"status\":\"STARTING\"}"
                .formatted("x".repeat(63));
        assertThat(json(registry.post("Heartbeats", beats(beat, 1_000)))
                        .get("beats")
                        .size())
                .isEqualTo(1_000);
        HttpResponse<String> answer = registry.post("Heartbeats", beats(beat, 1_001));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(problem(answer).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo("beats"));
    }

    private static String beats(String beat, int count) {
        return "{\"beats\":[" + String.join(",", Collections.nCopies(count, beat)) + "]}";
    }

    @Test
    void anUnknownServiceHasAnEmptyList() {
        LookupResponse answer = registry.lookup("never-seen");
        assertThat(answer.service()).isEqualTo("never-seen");
        assertThat(answer.instances()).isEmpty();
        assertThat(answer.version()).isPositive();
    }

    @Test
    void onlyWhoIsUpIsLookedUpUnlessAllAreAskedFor() {
        registry.register("mixed", "starting", ",\"status\":\"STARTING\"");
        registry.register("mixed", "down", ",\"status\":\"DOWN\"");
        registry.register("mixed", "up");
        for (int round = 0; round < 3; round++) {
            assertThat(registry.ids("mixed")).containsExactly("up");
            assertThat(list(registry.post("Lookup", "{\"service\":\"mixed\",\"all\":true}"))
                            .instances())
                    .extracting(Instance::id)
                    .containsExactly("down", "starting", "up");
        }
    }

    @Test
    void watchAndLookupAnswerTheSameBytes() {
        registry.register("bytes", "a", ",\"metadata\":{\"name\":\"Zoë\"}");
        HttpResponse<String> looked = registry.post("Lookup", "{\"service\":\"bytes\"}");
        HttpResponse<String> watched = registry.post("Watch", "{\"service\":\"bytes\",\"version\":0}");
        assertThat(watched.body()).isEqualTo(looked.body()).contains("Zoë");
        assertThat(looked.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(looked.headers().firstValue("Content-Disposition")).isEmpty();
    }

    @Test
    void aHeartbeatRenewsAndCanChangeTheStatus() {
        String lease = registry.register("beating", "a");
        long version = registry.lookup("beating").version();
        JsonNode same = heartbeat("beating", "a", lease, "");
        assertThat(same.get("ttlMillis").asLong()).isEqualTo(10_000);
        assertThat(same.get("version").asLong()).isEqualTo(version);
        assertThat(heartbeat("beating", "a", lease, ",\"status\":\"DRAINING\"")
                        .get("version")
                        .asLong())
                .isGreaterThan(version);
        assertThat(registry.ids("beating")).isEmpty();
        heartbeat("beating", "a", lease, ",\"status\":\"UP\"");
        assertThat(registry.ids("beating")).as("who drains does not come back").isEmpty();
    }

    private static JsonNode heartbeat(String service, String id, String lease, String more) {
        return json(registry.post(
                "Heartbeat",
                "{\"service\":\"%s\",\"id\":\"%s\",\"lease\":\"%s\"%s}".formatted(service, id, lease, more)));
    }

    @Test
    void aHeartbeatOfAnUnknownLeaseIsToldToRegisterAgain() {
        registry.register("forgetful", "a");
        HttpResponse<String> answer =
                registry.post("Heartbeat", "{\"service\":\"forgetful\",\"id\":\"a\",\"lease\":\"other\"}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(problem(answer).code()).isEqualTo("unknown-lease");
        assertThat(problem(answer).detail()).contains("Register again");
    }

    @Test
    void aLateDeregistrationNeverRemovesASuccessor() {
        String old = registry.register("successor", "a");
        String young = registry.register("successor", "a");
        assertThat(deregister("successor", "a", old)).isFalse();
        assertThat(registry.ids("successor")).containsExactly("a");
        assertThat(deregister("successor", "a", young)).isTrue();
        assertThat(deregister("successor", "a", young)).isFalse();
        assertThat(registry.ids("successor")).isEmpty();
    }

    private static boolean deregister(String service, String id, String lease) {
        return json(registry.post(
                        "Deregister",
                        "{\"service\":\"%s\",\"id\":\"%s\",\"lease\":\"%s\"}".formatted(service, id, lease)))
                .get("removed")
                .asBoolean();
    }

    @Test
    void anOperatorDeregistersByIdAlone() {
        registry.register("operated", "a");
        JsonNode answer = json(registry.post("Deregister", "{\"service\":\"operated\",\"id\":\"a\"}"));
        assertThat(answer.get("removed").asBoolean()).isTrue();
        assertThat(registry.ids("operated")).isEmpty();
    }

    @Test
    void servicesAreListedWithHowManyAreUpWhileTheyHaveInstances() {
        registry.register("listed", "a");
        registry.register("listed", "b", ",\"status\":\"DOWN\"");
        String lease = registry.register("listed-no-more", "a");
        deregister("listed-no-more", "a", lease);
        JsonNode answer = json(registry.post("Services", "{}"));
        assertThat(answer.get("version").asLong())
                .isGreaterThanOrEqualTo(registry.lookup("listed").version());
        assertThat(answer.get("services").valueStream().map(JsonNode::toString))
                .contains("{\"service\":\"listed\",\"instances\":2,\"up\":1}")
                .noneMatch(service -> service.contains("listed-no-more"))
                .isSorted();
    }

    @Test
    void aLeaseThatIsNotRenewedEnds() {
        long before = System.nanoTime();
        registry.register("short", "a", ",\"ttlMillis\":3000");
        long version = registry.lookup("short").version();
        assertThat(registry.watch("short", version, 60_000).join().instances()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void itsMetersAreThereForPrometheus() {
        String lease = registry.register("metered", "a");
        heartbeat("metered", "a", lease, "");
        registry.lookup("metered");
        deregister("metered", "a", lease);
        assertThat(registry.get("/actuator/prometheus").body())
                .containsPattern("rollcall_registry_registrations_total [1-9]")
                .containsPattern("rollcall_registry_heartbeats_total [1-9]")
                .containsPattern("rollcall_registry_lookups_total [1-9]")
                .containsPattern("rollcall_registry_deregistrations_total [1-9]")
                .contains(
                        "rollcall_registry_expiries_total",
                        "rollcall_registry_watchers",
                        "rollcall_registry_deltas_total",
                        "rollcall_registry_watch_seconds");
    }

    @Test
    void itIsLiveAndReady() {
        assertThat(registry.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(registry.get("/actuator/health/readiness").body()).contains("warmStart", "\"status\":\"UP\"");
        assertThat(registry.get("/actuator/health").body()).contains("\"suspects\":{\"status\":\"UP\"}");
    }
}
