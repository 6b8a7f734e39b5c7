package io.rollcall.system.prometheus;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A Prometheus of the cluster, configured as Compose's one except for the registry's address, and without TLS. */
final class Prometheus {

    private static final String REGISTRY_OF_COMPOSE = "registry:9000";

    private final RunningProcess process;
    private final Endpoint endpoint;

    private Prometheus(RunningProcess process, Endpoint endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static Prometheus start(Cluster cluster) throws IOException {
        int port = Cluster.ports().any();
        Path folder = cluster.processGroup().directory();
        String configuration = Files.readString(Cluster.HOME.resolve("docker/prometheus.yml"));
        Path file = Files.writeString(
                folder.resolve("prometheus.yml"),
                configuration
                        .replaceAll("(?m)^ *(tls_config|scheme): .*\n", "")
                        .replace("https:", "http:")
                        .replace(
                                REGISTRY_OF_COMPOSE,
                                cluster.registry().endpoint().address()));
        Files.copy(Cluster.HOME.resolve("docker/alerts.yml"), folder.resolve("alerts.yml"));
        RunningProcess process = cluster.processGroup()
                .run(
                        "prometheus",
                        List.of(
                                "prometheus",
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                                "--web.listen-address=localhost:" + port));
        return new Prometheus(process, Endpoint.at(port));
    }

    /** @param metric the sample's labels, a field each */
    record Sample(JsonNode metric, double value) {

        String label(String name) {
            return metric.path(name).asString("");
        }
    }

    /** Returns the names of the alert rules that it has loaded and evaluated without an error. */
    List<String> healthyRules() {
        JsonNode groups = endpoint.get("api/v1/rules?type=alert")
                .as(JsonNode.class)
                .path("data")
                .path("groups");
        return StreamSupport.stream(groups.spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
                .filter(rule -> rule.path("health").asString().equals("ok"))
                .map(rule -> rule.path("name").asString())
                .toList();
    }

    /** @throws IllegalStateException if Prometheus does not understand it, or has ended */
    List<Sample> query(String expression) {
        if (!process.isAlive()) throw new IllegalStateException(process + ": " + process.stderr());
        JsonNode answer = endpoint.get("api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .as(JsonNode.class);
        if (!answer.path("status").asString().equals("success")) throw new IllegalStateException(answer.toString());
        return StreamSupport.stream(answer.path("data").path("result").spliterator(), false)
                .map(sample -> new Sample(
                        sample.path("metric"),
                        Double.parseDouble(sample.path("value").path(1).asString())))
                .toList();
    }
}
