package io.rollcall.system.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("dist")
class ScrapeIT {

    @RegisterExtension
    static final RequiresTool PROMETHEUS = RequiresTool.command(
            "prometheus (a package of Debian)", Pattern.compile("prometheus, version"), "prometheus", "--version");

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void whoRegistersIsScrapedWhoLeavesIsNotAndEveryPanelOfTheDashboardShowsSomething() throws IOException {
        Server echo1 = cluster.launch("echo", "echo1", "--rollcall.instance.zone=a");
        Server echo2 = cluster.launch("echo", "echo2");
        Server math = cluster.launch("math", "math1");
        Server kv = cluster.launch("kv", "kv1", "-primary-id", "kv1");
        cluster.awaitUp("echo", echo1, echo2);
        cluster.awaitUp("math", math);
        cluster.awaitUp("kv", kv);
        Prometheus prometheus = Prometheus.start(cluster);

        try (Load load = Load.on(cluster)) {
            eventually(() -> assertThat(targets(prometheus))
                    .containsExactlyInAnyOrder("echo/echo1/a", "echo/echo2/", "math/math1/", "kv/kv1/"));
            eventually(() ->
                    assertThat(prometheus.query("up{job=\"registry\"} == 1")).hasSize(1));
            for (String expression : expressions()) {
                eventually(() -> assertThat(prometheus.query(expression))
                        .as(expression)
                        .isNotEmpty()
                        .noneMatch(sample -> Double.isNaN(sample.value())));
            }
            eventually(() -> assertThat(prometheus.healthyRules())
                    .contains("RegistryDown", "ServiceHasNoInstance", "GroupHasNoPrimary", "DiskFull"));
            assertThat(load.failures()).isEmpty();
        }

        echo2.process().terminate();
        eventually(() -> assertThat(targets(prometheus)).doesNotContain("echo/echo2/"));
    }

    /** Returns service, id and zone of each instance that the registry named and that answered. */
    private static List<String> targets(Prometheus prometheus) {
        return prometheus.query("up{job=\"rollcall\"} == 1").stream()
                .map(sample -> sample.label("service") + '/' + sample.label("instance") + '/' + sample.label("zone"))
                .toList();
    }

    /** Returns the queries of the dashboard's panels, with its variables filled in. */
    private static List<String> expressions() throws IOException {
        JsonNode dashboard =
                new JsonMapper().readTree(Files.readString(Cluster.HOME.resolve("docker/grafana/rollcall.json")));
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(target.path("expr")
                        .asString()
                        .replace("$service", "echo|kv|math|registry")
                        .replace("$__rate_interval", "30s"));
            }
        }
        assertThat(expressions).hasSizeGreaterThan(10);
        return expressions;
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(assertion);
    }
}
