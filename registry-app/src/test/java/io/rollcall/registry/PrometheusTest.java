package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PrometheusTest {

    private static final String TARGETS = "/prometheus/targets";

    @TempDir
    private Path data;

    @Test
    void everyInstanceIsATargetWithWhatItSaysOfItself() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            assertThat(json(registry.get(TARGETS)).isEmpty()).isTrue();
            registry.register("math", "one", ",\"weight\":5,\"zone\":\"a\"");
            registry.register(
                    "echo",
                    "two",
                    ",\"status\":\"DOWN\",\"metadata\":{\"git.commit\":\"c0ffee\",\"git-commit\":\"first\","
                            + "\"prometheus.path\":\"/m\"}");
            HttpResponse<String> answer = registry.get(TARGETS);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(json(answer)).isEqualTo(tree("""
                                    [{"targets": ["localhost:1"], "labels": {
                                        "__meta_rollcall_service": "echo", "__meta_rollcall_id": "two",
                                        "__meta_rollcall_weight": "1", "__meta_rollcall_status": "DOWN",
                                        "__meta_rollcall_suspect": "false",
                                        "__meta_rollcall_metadata_git_commit": "first",
                                        "__meta_rollcall_metadata_prometheus_path": "/m", "__metrics_path__": "/m"}},
                                     {"targets": ["localhost:1"], "labels": {
                                        "__meta_rollcall_service": "math", "__meta_rollcall_id": "one",
                                        "__meta_rollcall_weight": "5", "__meta_rollcall_status": "UP",
                                        "__meta_rollcall_suspect": "false", "__meta_rollcall_zone": "a"}}]
                                    """));
        }
    }

    @Test
    void whatIsMoreThanAPathIsNotThePathOfTheMeters() {
        List<String> paths = List.of(
                "m", "//elsewhere/m", "/m?x=1", "/m#x", "/../m", "/a/..", "/./m", "/%2e%2e/m", "http://e/m", "/a b");
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            for (String path : paths) {
                registry.register("echo", "a", ",\"metadata\":{\"prometheus.path\":\"" + path + "\"}");
                assertThat(json(registry.get(TARGETS)).get(0).path("labels").propertyNames())
                        .as(path)
                        .contains("__meta_rollcall_metadata_prometheus_path")
                        .doesNotContain("__metrics_path__");
            }
        }
    }

    @Test
    void metersThatHaveAPortOfTheirOwnAreScrapedThere() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            registry.register("echo", "own", ",\"metadata\":{\"management.port\":\"9401\"}");
            registry.register("math", "none", ",\"metadata\":{\"management.port\":\"65536\"}");
            JsonNode targets = json(registry.get(TARGETS));
            assertThat(targets.get(0).get("targets")).isEqualTo(tree("[\"localhost:9401\"]"));
            assertThat(targets.get(1).get("targets")).isEqualTo(tree("[\"localhost:1\"]"));
        }
    }

    @Test
    void theMetersOfASecureInstanceAreScrapedOverTls() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            registry.register("echo", "plain", "");
            registry.register("kv", "own", ",\"secure\":true,\"metadata\":{\"management.port\":\"9401\"}");
            registry.register("math", "secure", ",\"secure\":true");
            JsonNode targets = json(registry.get(TARGETS));
            assertThat(targets.get(0).path("labels").has("__scheme__")).isFalse();
            assertThat(targets.get(1).path("labels").has("__scheme__")).isFalse();
            assertThat(targets.get(2).path("labels").path("__scheme__").asString())
                    .isEqualTo("https");
        }
    }

    @Test
    void aRestartedRegistryTellsNoneUntilItKnowsAll() {
        RunningRegistry.start(data).close();
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            HttpResponse<String> answer = registry.get(TARGETS);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(problem(answer).code()).isEqualTo("not-ready");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            await().atMost(RunningRegistry.PATIENCE)
                    .until(() -> registry.get(TARGETS).statusCode() == 200);
        }
    }

    @Test
    void theInstancesOfAServiceAreCountedByStatusFromItsFirstToItsLast() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            registry.register("echo", "one", "");
            registry.register("echo", "two", ",\"status\":\"DOWN\"");
            assertThat(instances(registry))
                    .containsExactlyInAnyOrder(
                            "{service=\"echo\",status=\"UP\"} 1.0",
                            "{service=\"echo\",status=\"DOWN\"} 1.0",
                            "{service=\"echo\",status=\"STARTING\"} 0.0",
                            "{service=\"echo\",status=\"DRAINING\"} 0.0");

            registry.post("Deregister", "{\"service\":\"echo\",\"id\":\"one\"}");
            assertThat(instances(registry)).contains("{service=\"echo\",status=\"UP\"} 0.0");

            registry.post("Deregister", "{\"service\":\"echo\",\"id\":\"two\"}");
            assertThat(instances(registry)).isEmpty();
        }
    }

    /** The samples of the gauge, without its name. */
    private static List<String> instances(RunningRegistry registry) {
        String name = "rollcall_registry_instances";
        return registry.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .toList();
    }

    private static JsonNode tree(String json) {
        return new JsonMapper().readTree(json);
    }
}
