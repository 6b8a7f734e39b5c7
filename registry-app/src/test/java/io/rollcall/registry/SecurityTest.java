package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.security.AccessMatrix;
import io.rollcall.chassis.security.UnsecuredServerException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.web.context.support.ServletRequestHandledEvent;

/** The methods of a registry with tokens, and the tokens that open them. */
@ExtendWith(OutputCaptureExtension.class)
class SecurityTest {

    private static final String MEMBERS = "\"members\":[{\"id\":\"a\",\"address\":\"localhost:1\","
            + "\"replica\":\"00000000-0000-0000-0000-000000000001\"}]";

    static final Map<String, String> MESSAGES = new HashMap<>();

    static {
        String id = "\"service\":\"echo\",\"id\":\"a\"";
        String beat = "{" + id + ",\"lease\":\"none\"}";
        MESSAGES.put("/Registry.Register", "{" + id + ",\"address\":\"localhost:1\"}");
        MESSAGES.put("/Registry.Heartbeat", beat);
        MESSAGES.put("/Registry.Heartbeats", "{\"beats\":[" + beat + "," + beat + "]}");
        MESSAGES.put("/Registry.Deregister", beat);
        MESSAGES.put("/Registry.Lookup", "{\"service\":\"echo\"}");
        MESSAGES.put("/Registry.Watch", "{\"service\":\"echo\",\"version\":0,\"waitMillis\":0}");
        MESSAGES.put("/Registry.Leases", "{\"service\":\"echo\",\"ids\":[\"a\"]}");
        MESSAGES.put("/Registry.View", "{\"group\":\"echo\"}");
        MESSAGES.put(
                "/Registry.ChangeView",
                "{\"group\":\"echo\",\"number\":0,\"lease\":\"none\",\"primary\":\"a\"," + MEMBERS + "}");
        MESSAGES.put(
                "/Registry.ReportView",
                "{\"group\":\"echo\",\"lease\":\"none\",\"view\":{\"number\":1,\"primary\":\"a\"," + MEMBERS + "}}");
        MESSAGES.put(
                "/Registry.Position", "{\"group\":\"echo\",\"lease\":\"none\",\"view\":0,\"seq\":0,\"said\":false}");
        MESSAGES.put("/Registry.ForceView", "{\"group\":\"echo\",\"primary\":\"a\",\"members\":[\"a\"]}");
        MESSAGES.put("/Registry.DeleteView", "{\"group\":\"none\"}");
        MESSAGES.put("/Registry.ReleaseReplica", "{\"group\":\"none\",\"id\":\"a\"}");
        MESSAGES.put("/Registry.Events", "{\"service\":\"echo\"}");
        MESSAGES.put("/Registry.Callers", "{\"service\":\"echo\"}");
        MESSAGES.put("/Registry.Override", "{" + id + "}");
        MESSAGES.put("/Registry.Evict", "{" + id + "}");
    }

    @TempDir
    static Path folder;

    private static Path tokens;
    private static RunningRegistry registry;
    private static AccessMatrix matrix;

    @BeforeAll
    static void start() throws IOException {
        tokens = AccessMatrix.writeTokens(folder.resolve("tokens"));
        registry = RunningRegistry.start(folder.resolve("data"), "--rollcall.security.tokens=" + tokens);
        matrix = new AccessMatrix(registry.address(), MESSAGES);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void eachMethodIsOpenToItsScopesAndToNoOthers(@TempDir Path data) {
        try (RunningRegistry fresh = RunningRegistry.start(data, "--rollcall.security.tokens=" + tokens)) {
            AccessMatrix own = new AccessMatrix(fresh.address(), MESSAGES);
            var methods = AccessMatrix.methods(fresh.context());
            assertThat(methods)
                    .hasSizeGreaterThan(18)
                    .containsKeys("/Registry.Lookup", "/prometheus/targets", "/registry/stream", "/Registry.Evict");
            assertThat(own.refusals(methods)).isGreaterThan(1_000);
            assertThat(json(own.post("/Registry.Services", "{}", "read")).get("services"))
                    .isEmpty();
            assertThat(json(own.post("/Registry.Views", "{}", "operate")).get("groups"))
                    .isEmpty();
            assertThat(own.allowed(methods)).isGreaterThan(300);
            assertThat(json(own.post("/Registry.Lookup", "{\"service\":\"echo\",\"all\":true}", "read:echo")))
                    .isNotEmpty();
        }
    }

    @Test
    void ordinaryRequestsWithATokenAreNotSpringsWork(@TempDir Path data) {
        try (RunningRegistry daily = RunningRegistry.start(data, "--rollcall.security.tokens=" + tokens)) {
            AccessMatrix own = new AccessMatrix(daily.address(), MESSAGES);
            List<String> seenBySpring = new CopyOnWriteArrayList<>();
            ApplicationListener<ServletRequestHandledEvent> listener = event -> seenBySpring.add(event.getRequestUrl());
            daily.part(ApplicationEventMulticaster.class).addApplicationListener(listener);
            for (String path : List.of("Register", "Heartbeat", "Lookup", "Watch"))
                own.post("/Registry." + path, MESSAGES.getOrDefault("/Registry." + path, ""), "all");
            own.post("/Registry.Services", "{}", "all");
            await().atMost(RunningRegistry.PATIENCE).until(() -> !seenBySpring.isEmpty());
            assertThat(seenBySpring).containsExactly("/Registry.Services");
        }
    }

    @Test
    void eachHeartbeatOfABatchMustBeAllowed() {
        String ours = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"none\"}";
        String others = "{\"service\":\"math\",\"id\":\"a\",\"lease\":\"none\"}";
        String both = "{\"beats\":[" + ours + "," + others + "]}";
        assertThat(matrix.post("/Registry.Heartbeats", both, "register:echo").statusCode())
                .isEqualTo(403);
        assertThat(matrix.post("/Registry.Heartbeats", both, "register").statusCode())
                .isEqualTo(200);
    }

    /** The answer names no other service, and the refusal comes before the message is looked at. */
    @Test
    void aTokenWithoutTheScopeIsRefusedWhateverItSends() {
        for (String body : List.of("{", "{}", "[]", "{\"service\":1}", "", "x".repeat(2_000_000))) {
            assertThat(matrix.post("/Registry.Register", body, "read").statusCode())
                    .isIn(403, 413);
            assertThat(matrix.post("/Registry.Register", body, "wrong").statusCode())
                    .isIn(401, 413);
            assertThat(matrix.post("/Registry.Register", body, "register").statusCode())
                    .isIn(400, 413);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health, , 200",
        "/actuator/health/readiness, , 200",
        "/actuator/health/liveness, , 200",
        "/actuator/health/liveness, wrong, 200",
        "/actuator/health/suspects, , 404",
        "/actuator/health/suspects, operate, 200",
        "/actuator/prometheus, , 401",
        "/actuator/prometheus, read, 403",
        "/actuator/prometheus, metrics, 200",
        "/actuator/prometheus;a=b, , 401",
        "/actuator/%70rometheus, , 401",
        "/actuator/metrics, metrics, 200",
        "/actuator/metrics/jvm.info, , 401",
        "/actuator/metrics/jvm.info, metrics, 200",
        "/actuator/info, , 401",
        "/actuator/info, metrics, 403",
        "/actuator/info, operate, 200",
        "/actuator, , 401",
        "/actuator, operate, 200",
        "/actuator/healthy, , 404",
        "/prometheus/targets, metrics, 200",
        "/prometheus/targets, read, 200",
        "/prometheus/targets, read:echo, 403",
        "/other, , 404",
        "/error, , 404",
    })
    void probesAreOpenAndOtherEndpointsAreNot(String path, String secret, int status) {
        assertThat(matrix.get(path, secret).statusCode()).isEqualTo(status);
    }

    @Test
    void onlyAnOperatorSeesDetailsOfHealth() {
        for (String secret : new String[] {null, "read", "wrong"})
            assertThat(matrix.get("/actuator/health", secret).body())
                    .contains("\"status\":\"UP\"")
                    .doesNotContain("components", "diskSpace");
        assertThat(matrix.get("/actuator/health", "operate").body()).contains("components", "diskSpace");
    }

    @Test
    void fourPostsCannotTakeOverAGroup() {
        String register = "{\"service\":\"kv\",\"id\":\"evil\",\"address\":\"localhost:1\",\"metadata\":"
                + "{\"replica\":\"00000000-0000-0000-0000-000000000001\"}}";
        String lease = json(matrix.post("/Registry.Register", register, "register"))
                .get("lease")
                .asString();
        String change =
                "{\"group\":\"kv\",\"number\":0,\"lease\":\"%s\",\"primary\":\"evil\",\"members\":".formatted(lease)
                        + "[{\"id\":\"evil\",\"address\":\"localhost:1\",\"replica\":\"00000000-0000-0000-0000-000000000001\"}]}";
        for (String secret : List.of("register", "read", "operate", "kv:write", "replica:echo", "member"))
            assertThat(matrix.post("/Registry.ChangeView", change, secret).statusCode())
                    .isEqualTo(403);
        assertThat(json(matrix.post("/Registry.View", "{\"group\":\"kv\"}", "replica"))
                        .get("number")
                        .asInt())
                .isZero();
        assertThat(json(matrix.post("/Registry.ChangeView", change, "replica"))
                        .get("changed")
                        .asBoolean())
                .isTrue();
        matrix.post("/Registry.Deregister", "{\"service\":\"kv\",\"id\":\"evil\"}", "operate");
    }

    @Test
    void tokensAreExchangedWhileCallsRun(@TempDir Path data) throws IOException {
        Path changing = AccessMatrix.writeTokens(data.resolve("tokens"));
        String lookup = "{\"service\":\"echo\"}";
        try (RunningRegistry running =
                RunningRegistry.start(data.resolve("data"), "--rollcall.security.tokens=" + changing)) {
            AccessMatrix own = new AccessMatrix(running.address(), MESSAGES);
            Path next = AccessMatrix.writeTokens(data.resolve("next"));
            Files.writeString(next, Files.readString(next).replaceAll("(?m)^test \\S+ read\\n", ""));
            Files.move(next, changing, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(RunningRegistry.PATIENCE).until(() -> {
                assertThat(own.post("/Registry.Lookup", lookup, "read:echo").statusCode())
                        .isEqualTo(200);
                return own.post("/Registry.Lookup", lookup, "read").statusCode() == 401;
            });
            Files.writeString(changing, "nonsense");
            await().atMost(RunningRegistry.PATIENCE).until(() -> {
                assertThat(own.post("/Registry.Lookup", lookup, "read:echo").statusCode())
                        .isEqualTo(200);
                return own.get("/actuator/prometheus", "metrics")
                        .body()
                        .contains("rollcall_security_tokens_outdated 1.0");
            });
        }
    }

    @Test
    void metersSayThatItIsOnAndWhatWasRefused() {
        HttpResponse<String> refused = matrix.get("/actuator/prometheus", null);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(matrix.get("/actuator/prometheus", "metrics").body())
                .contains("rollcall_security_on 1.0")
                .contains("rollcall_security_tokens_outdated 0.0")
                .containsPattern("rollcall_security_refused_total\\{.*code=\"unauthenticated\".*} [1-9]")
                .contains("code=\"forbidden\"");
    }

    @Test
    void withoutTokensEverythingIsOpenAsBefore(@TempDir Path data, CapturedOutput output) {
        try (RunningRegistry open = RunningRegistry.start(data)) {
            open.register("echo", "a");
            assertThat(open.get("/actuator/health").body()).contains("diskSpace");
            assertThat(open.get("/actuator/prometheus").body())
                    .contains("rollcall_security_on 0.0")
                    .doesNotContain("rollcall_security_refused");
        }
        assertThat(output.getAll()).doesNotContain("Security is off"); // it listens on the loopback
    }

    @Test
    void aPortThatOtherMachinesReachIsNotOpenedWithoutSecurity(@TempDir Path data) {
        assertThatThrownBy(() -> RunningRegistry.start(data, "--server.address=0.0.0.0"))
                .isInstanceOf(UnsecuredServerException.class)
                .hasMessageContaining("rollcall.security.tokens")
                .hasMessageContaining("rollcall.security=off");
    }

    @Test
    void whoeverSwitchesSecurityOffIsWarnedAndSeesItInAMeter(@TempDir Path data, CapturedOutput output) {
        try (RunningRegistry open =
                RunningRegistry.start(data, "--server.address=0.0.0.0", "--rollcall.security=off")) {
            assertThat(open.get("/actuator/prometheus").body()).contains("rollcall_security_off 1.0");
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("Security is off")))
                .hasSize(1)
                .allMatch(line -> line.contains("WARN") && line.contains("rollcall.security=off"));
    }

    /** A name that a stranger lets stand for 127.0.0.1 makes a browser take his page and this server for one origin. */
    @Test
    void aPageThatRebindsItsNameReadsAndChangesNothing(@TempDir Path data) throws IOException {
        try (RunningRegistry own = RunningRegistry.start(data)) {
            String body = "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\"}";
            String port = own.address().substring(own.address().lastIndexOf(':'));
            for (String path : List.of("/Registry.Register", "/Registry%2ERegister")) {
                assertThat(raw(own, "POST " + path, "evil.example" + port, "", body))
                        .startsWith("HTTP/1.1 403")
                        .contains("foreign-origin");
                assertThat(raw(own, "POST " + path, "localhost" + port, "Origin: http://evil.example\r\n", body))
                        .startsWith("HTTP/1.1 403")
                        .contains("foreign-origin");
            }
            assertThat(raw(own, "GET /actuator/prometheus", "evil.example" + port, "", ""))
                    .startsWith("HTTP/1.1 403");
            assertThat(json(own.post("Services", "{}")).get("services")).isEmpty();
            assertThat(raw(own, "POST /Registry.Register", "localhost" + port, "", body))
                    .startsWith("HTTP/1.1 200");
        }
    }

    private static String raw(RunningRegistry to, String line, String host, String header, String body)
            throws IOException {
        String address = to.address();
        try (Socket socket =
                new Socket("localhost", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))) {
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: " + host + "\r\n" + header
                                    + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no/such/file"})
    void aStartWithoutItsFileFails(String file, @TempDir Path data) {
        assertThatThrownBy(() -> RunningRegistry.start(data, "--rollcall.security.tokens=" + file))
                .hasStackTraceContaining("rollcall.security.tokens");
    }

    @Test
    void aStartWithAFileThatOthersReadFails(@TempDir Path data) throws IOException {
        Path open = Files.writeString(data.resolve("open"), "");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> RunningRegistry.start(data.resolve("data"), "--rollcall.security.tokens=" + open))
                .hasStackTraceContaining("chmod 600");
    }
}
