package io.rollcall.system.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.requires.RequiresTool;
import io.rollcall.tls.TestAuthority;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The walk-throughs of Compose, line by line and in their order, with the real file, images and network. Every process
 * speaks TLS alone, and knows its callers by their certificates, and people and clients of the store by tokens.
 */
@Tag("containers")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersIT {

    private static final String CLIENT = "--profile client up --abort-on-container-exit client";
    private static final String HEADING = """
            # The walk-throughs of Compose

            What was typed after `./rollcall security init security`, and what came back, written by `ContainersIT` ([how](../CONTRIBUTING.md#containers)). What `--build` says of
            building is left out. Every process serves HTTPS alone and shows its certificate to those that it calls: [operations](operations.md#docker-compose) says how you call them from your machine.

            """;
    private static final List<String> MEMBERS = List.of("registry1", "registry2", "registry3");
    private static final File ROOT = Cluster.HOME.toFile();
    private static final int REGISTRY_PORT = Cluster.ports().any();
    private static final int PROMETHEUS_PORT = Cluster.ports().any();
    private static final Path SECURITY = Cluster.HOME.resolve("system-tests/target/security");

    /** Several times as long as a container's start takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The exit status by which {@code stand-in-base} says that there is nothing to make an image of. */
    private static final int NOTHING_FOR_BASES = 2;

    private static final long MEGABYTE = 1_000_000;
    private static final Pattern COUNT = Pattern.compile("\"COUNT\",\"value\":([0-9.E]+)");

    private static @Nullable HttpClient http;

    // Made before the directory belongs to the user of the containers.
    private static @Nullable HttpClient withOperator;
    private static @Nullable HttpClient withEcho;

    private static @Nullable Engine engine;
    private static @Nullable Compose compose;

    @RegisterExtension
    static final RequiresTool DOCKER = RequiresTool.of(
            "a Docker Engine that runs or can be started, Compose, base images, and Prometheus",
            ContainersIT::findEngine);

    /** Starts the engine if necessary, because only a start shows whether it can run. */
    private static boolean findEngine() {
        if (!Compose.isInstalled(ROOT)) return false;
        engine = Engine.find(ROOT);
        return engine != null && standInForBases().status() != NOTHING_FOR_BASES;
    }

    /** A second time it has nothing to do. */
    private static Shell.Result standInForBases() {
        return new Shell(ROOT, Map.of()).run("system-tests/stand-in-base");
    }

    @BeforeAll
    static void build() {
        if (!DOCKER.isThere()) return;
        standInForBases().orFail();
        FileSystemUtils.deleteRecursively(SECURITY.toFile());
        new Shell(ROOT, Map.of())
                .run("./rollcall", "security", "init", SECURITY.toString())
                .orFail();
        http = AnyAddress.withoutCertificate(SECURITY.resolve("operator"));
        withOperator = AnyAddress.withCertificateOf(SECURITY.resolve("operator"));
        withEcho = AnyAddress.withCertificateOf(SECURITY.resolve("echo"));
        compose = new Compose(ROOT, REGISTRY_PORT, PROMETHEUS_PORT, SECURITY);
        compose.run("", "--profile client build").join().orFail();
    }

    @AfterAll
    static void cleanUp() throws IOException {
        if (compose != null) {
            Files.writeString(
                    Cluster.HOME.resolve(System.getProperty("tests.transcript")), HEADING + compose.transcript());
            compose.close();
        }
        if (engine != null) engine.close();
    }

    @Test
    @Order(1)
    void echoIsSharedByWeightAndGoesOnWithoutTheInstanceThatWasStopped() {
        compose().type("", "up -d --build registry echo1 echo2");
        awaitUp("echo", "echo1", "echo2");
        assertThat(compose().type("", CLIENT))
                .containsPattern("echo1 +17 +85.0 %")
                .containsPattern("echo2 +3 +15.0 %")
                .contains("served 20, failed 0");

        compose().type("", "stop echo1");
        assertThat(compose().exitStatus("echo1")).isZero();
        assertThat(registered("echo")).containsExactly("echo2");
        assertThat(compose().type("", CLIENT))
                .containsPattern("echo2 +20 +100.0 %")
                .contains("served 20, failed 0");
    }

    @Test
    @Order(2)
    void aStopUnderLoadLosesNoCall() {
        compose().type("", "up -d echo1");
        awaitUp("echo", "echo1", "echo2");
        // Found before: Compose lists containers and then asks for each, and one that comes or goes between makes it
        // fail.
        Endpoint echo1 = compose().endpoint("echo1", 9101);
        CompletableFuture<Shell.Result> load = compose()
                .run(
                        "",
                        "run --rm -T -e ROLLCALL_DIRECTORY=watch -e N=30000 -e ALGO=rr"
                                + " -e ROLLCALL_CLIENT_CONCURRENCY=4 -e ROLLCALL_CLIENT_OUTPUT=json client");
        await().atMost(PATIENCE).until(() -> load.isDone() || callsServedBy(echo1) > 1_000);

        compose().run("", "stop echo1").join().orFail();
        assertThat(load).as("still calling").isNotDone();
        assertThat(load.join().orFail().output()).contains("\"ok\":30000");
    }

    @Test
    @Order(3)
    void plainTextAndAMissingForeignOrInsufficientCredentialAreRefused() {
        Path foreign = new TestAuthority("foreign").write(SECURITY.resolve("foreign"), "rollcall://operator");
        trustTheTrial(foreign);
        HttpClient operator = Objects.requireNonNull(withOperator);
        HttpClient echo = Objects.requireNonNull(withEcho);
        HttpClient stranger = AnyAddress.withCertificateOf(foreign);
        for (Endpoint each : List.of(Endpoint.at(REGISTRY_PORT), compose().endpoint("echo2", 9101))) {
            assertThat(metrics(each.with(token("operator")))).as("plain text").isEqualTo(400);
            assertThat(metrics(each.over(http()))).as("no credential").isEqualTo(401);
            assertThat(metrics(each.over(stranger))).as("another authority's").isEqualTo(401);
            assertThat(metrics(each.over(http()).with("nobody's"))).isEqualTo(401);
            assertThat(metrics(each.over(echo))).as("a service's").isEqualTo(403);
            assertThat(metrics(each.over(operator))).as("an operator's").isEqualTo(200);
        }
        Endpoint registry = Endpoint.at(REGISTRY_PORT);
        String lookup = "{\"service\":\"echo\"}";
        assertThat(registry.over(http()).post("Registry.Lookup", lookup).status())
                .isEqualTo(401);
        assertThat(registry.over(stranger).post("Registry.Lookup", lookup).status())
                .isEqualTo(401);
        assertThat(registry.over(echo).post("Registry.Lookup", lookup).body()).contains("\"secure\":true");
        assertThat(registry.over(echo).post("Registry.Views", "{}").status()).isEqualTo(403);
    }

    private static int metrics(Endpoint endpoint) {
        return endpoint.get("actuator/metrics").status();
    }

    /** Otherwise it would be the stranger that refuses. */
    private static void trustTheTrial(Path directory) {
        try {
            Files.copy(SECURITY.resolve("ca/ca.crt"), directory.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(4)
    void whatWasPutIsServedByABackupThatCameLater() {
        compose().type("", "up -d --build registry kv1");
        awaitUp("kv", "kv1");
        assertThat(compose().type("SERVICE=kv OP=put KEY=x VALUE=42", CLIENT)).contains("ok=true version=1");
        compose().type("", "up -d kv2 kv3");
        awaitUp("kv", "kv1", "kv2", "kv3");
        assertThat(compose().type("SERVICE=kv OP=get KEY=x N=6 ALGO=rr", CLIENT))
                .containsPattern("kv1 +2 ")
                .containsPattern("kv2 +2 ")
                .containsPattern("kv3 +2 ")
                .contains("found=true value=42");
    }

    @Test
    @Order(5)
    void mathAdds() {
        compose().type("", "up -d math1 math2");
        awaitUp("math", "math1", "math2");
        assertThat(compose().type("SERVICE=math ALGO=rr N=4", CLIENT)).contains("1 + 2 = 3", "served 4, failed 0");
    }

    @Test
    @Order(6)
    void prometheusFindsAndScrapesEachProcessOverTls() {
        compose().type("", "--profile observability up -d prometheus");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(scraped())
                        .containsExactlyInAnyOrder(
                                "https registry:9000 up",
                                "https echo2 up",
                                "https kv1 up",
                                "https kv2 up",
                                "https kv3 up",
                                "https math1 up",
                                "https math2 up"));
    }

    /** Returns scheme, instance and health of each target. */
    private static List<String> scraped() {
        JsonNode targets = Endpoint.at(PROMETHEUS_PORT)
                .get("api/v1/targets?state=active")
                .as(JsonNode.class)
                .at("/data/activeTargets");
        return StreamSupport.stream(targets.spliterator(), false)
                .map(target -> String.join(
                        " ",
                        target.path("scrapeUrl").asString().replaceFirst(":.*", ""),
                        target.at("/labels/instance").asString(),
                        target.path("health").asString()))
                .toList();
    }

    @Test
    @Order(7)
    void noAcknowledgedWriteIsMissingAfterABackupWasCutOffThePrimaryKilledAndTheRegistryRestarted() {
        List<String> replicas = List.of("kv1", "kv2", "kv3");
        try (Writes writes =
                new Writes(replicas, replica -> client(compose().endpoint(replica, 9301, Duration.ofSeconds(3))))) {
            writes.awaitAcknowledged(50);
            compose().disconnect("kv2");
            writes.awaitAcknowledged(50);
            compose().reconnect("kv2");
            awaitUp("kv", "kv1", "kv2", "kv3");

            compose().run("", "kill kv1").join().orFail();
            writes.awaitAcknowledged(50);
            compose().run("", "up -d kv1").join().orFail();
            awaitUp("kv", "kv1", "kv2", "kv3");

            compose().run("", "restart registry").join().orFail();
            writes.awaitAcknowledged(50);
            awaitUp("kv", "kv1", "kv2", "kv3");

            for (String replica : replicas) {
                Endpoint endpoint = client(compose().endpoint(replica, 9301));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(endpoint.isReady()).isTrue());
                writes.acknowledged()
                        .forEach((key, value) -> assertThat(valueAt(endpoint, key))
                                .as("%s at %s", key, replica)
                                .isEqualTo(value));
            }
        }
    }

    @Test
    @Order(8)
    void everyContainerStopsInOrder() {
        List<String> instances = List.of("echo2", "math1", "math2", "kv1", "kv2", "kv3");
        compose().type("", "stop " + String.join(" ", instances));
        for (String service : List.of("echo", "math", "kv"))
            assertThat(registered(service)).as(service).isEmpty();
        compose().type("", "stop prometheus registry");
        for (String service : instances)
            assertThat(compose().exitStatus(service)).as(service).isZero();
        assertThat(compose().exitStatus("registry")).isZero();
        compose().showStates();
    }

    /** The commands are those of {@code docs/guide/cluster.md}. */
    @Test
    @Order(9)
    void ofThreeMembersTheLeaderIsKilledAndTheNextOneStoppedUnderLoadAndNobodyNotices() {
        compose()
                .run("", "--profile cluster up -d " + String.join(" ", MEMBERS))
                .join()
                .orFail();
        String registry = "REGISTRY="
                + String.join(
                        ",", MEMBERS.stream().map(member -> member + ":9000").toList());
        await().atMost(PATIENCE).ignoreExceptions().until(() -> !leader(MEMBERS).isEmpty());
        compose().run(registry, "up -d --no-deps echo1 echo2").join().orFail();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(listedAtEach(MEMBERS)).containsOnly(List.of("echo1", "echo2")));
        Endpoint echo1 = compose().endpoint("echo1", 9101);

        for (String end : List.of("kill", "stop")) {
            long servedBefore = callsServedBy(echo1);
            CompletableFuture<Shell.Result> load = compose()
                    .run(
                            registry,
                            "run --rm -T --no-deps -e ROLLCALL_DIRECTORY=watch -e N=80000 -e ALGO=rr"
                                    + " -e ROLLCALL_CLIENT_RATE=2000"
                                    + " -e ROLLCALL_CLIENT_CONCURRENCY=4 -e ROLLCALL_CLIENT_OUTPUT=json client");
            await().atMost(PATIENCE).until(() -> load.isDone() || callsServedBy(echo1) > servedBefore + 1_000);
            String lost =
                    await().atMost(PATIENCE).ignoreExceptions().until(() -> leader(MEMBERS), one -> !one.isEmpty());
            List<String> left = new ArrayList<>(MEMBERS);
            left.remove(lost);

            compose().run("", end + ' ' + lost).join().orFail();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                assertThat(listedAtEach(left)).as("after %s of %s", end, lost).containsOnly(List.of("echo1", "echo2"));
                return !leader(left).isEmpty();
            });
            assertThat(load).as("still calling").isNotDone();
            assertThat(load.join().orFail().output()).contains("\"ok\":80000");

            assertThat(compose().exitStatus(lost)).isEqualTo(end.equals("kill") ? 137 : 0);
            compose().run("", "--profile cluster up -d " + lost).join().orFail();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> member(lost).isReady());
            assertThat(listedAtEach(MEMBERS)).containsOnly(List.of("echo1", "echo2"));
        }
        for (String echo : List.of("echo1", "echo2"))
            assertThat(compose()
                            .run("", "logs " + echo)
                            .join()
                            .orFail()
                            .output()
                            .split("Registered ", -1))
                    .as("registrations of %s, and one", echo)
                    .hasSize(2);
    }

    @Test
    @Order(10)
    void anImageTakesAtMost350Megabytes() {
        for (String app : List.of("registry-app", "echo-app", "math-app", "kv-app", "client-app")) {
            assertThat(compose().imageBytes("rollcall/" + app)).as(app).isLessThan(350 * MEGABYTE);
        }
    }

    private static void awaitUp(String service, String... ids) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(up(service)).containsExactlyInAnyOrder(ids));
    }

    private static Endpoint member(String member) {
        return operator(compose().endpoint(member, 9000, Duration.ofSeconds(3)));
    }

    /** Returns the member that leads; empty: none of these does. */
    private static String leader(List<String> members) {
        return members.stream()
                .filter(member -> member(member)
                        .call("Cluster.Status", new ClusterStatusRequest(), ClusterStatusResponse.class)
                        .leads())
                .findFirst()
                .orElse("");
    }

    /** Returns the ids of the echoes that are up, in order, as each member lists them. */
    private static List<List<String>> listedAtEach(List<String> members) {
        return members.stream()
                .map(member -> member(member)
                        .call("Registry.Lookup", new LookupRequest("echo", null), LookupResponse.class)
                        .instances()
                        .stream()
                        .map(Instance::id)
                        .sorted()
                        .toList())
                .toList();
    }

    private static List<String> up(String service) {
        return ids(new LookupRequest(service, null));
    }

    /** Returns the registered instances, also those that drain: such an instance has not deregistered yet. */
    private static List<String> registered(String service) {
        return ids(new LookupRequest(service, true));
    }

    private static List<String> ids(LookupRequest request) {
        return operator(Endpoint.at(REGISTRY_PORT))
                .call("Registry.Lookup", request, LookupResponse.class)
                .instances()
                .stream()
                .map(Instance::id)
                .toList();
    }

    private static long callsServedBy(Endpoint echo) {
        String meter = operator(echo)
                .get("actuator/metrics/http.server.requests?tag=uri:/Echo.Echo")
                .body();
        Matcher count = COUNT.matcher(meter);
        return count.find() ? Math.round(Double.parseDouble(count.group(1))) : 0;
    }

    private static String valueAt(Endpoint replica, String key) {
        return String.valueOf(
                replica.call("KV.Get", new GetRequest(key), GetResponse.class).value());
    }

    private static Endpoint operator(Endpoint endpoint) {
        return endpoint.over(http()).with(token("operator"));
    }

    private static Endpoint client(Endpoint endpoint) {
        return endpoint.over(http()).with(token("client"));
    }

    private static String token(String name) {
        try {
            return Files.readString(SECURITY.resolve(name).resolve("token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpClient http() {
        if (http == null) throw new IllegalStateException("no engine");
        return http;
    }

    private static Compose compose() {
        if (compose == null) throw new IllegalStateException("no engine");
        return compose;
    }
}
