package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.rollcall.client.StubServer.Problem;
import io.rollcall.wire.kv.WriteResponse;
import io.rollcall.wire.math.AddResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Followed sessions: the program in a process of its own, instances that come and go, real signals and a real terminal.
 */
@Tag("dist")
@Timeout(value = 120, threadMode = SEPARATE_THREAD) // a process that does not end blocks its reader
class FollowTest {

    private TestServices services;

    @BeforeEach
    void begin() throws IOException {
        services = new TestServices().echo("echo1", 1).echo("echo2", 1);
    }

    @AfterEach
    void end() {
        services.close();
    }

    @Test
    void instancesAreSeenToComeAndGoAndCtrlCIsAGoodEnd() throws Exception {
        ClientProcess client = ClientProcess.start(services, "-follow", "-algo", "rr");
        client.awaitLine(" +1 s  \\d+ calls/s, 0 failed, p50 .* ms, p99 .* ms: echo1 \\d+, echo2 \\d+");
        services.echo("echo3", 1);
        client.awaitLine(" +\\d+ s  \\+ echo3 joined");
        client.awaitLine(".* echo3 [1-9]\\d*");
        services.leave("echo", "echo2");
        client.awaitLine(" +\\d+ s  - echo2 gone");
        client.awaitLine(".* ms: echo1 \\d+, echo3 \\d+");
        client.signal("INT");
        Result result = client.result();

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("\necho1 +\\d+ ")
                .containsPattern("\necho2 +\\d+ ")
                .containsPattern("\necho3 +\\d+ ")
                .contains(" calls of echo by rr in ", ", failed 0, ")
                .doesNotContain("\u001b");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aSessionThatIsToldToStopEndsWellToo() throws Exception {
        ClientProcess client = ClientProcess.start(services, "-follow");
        client.awaitLine(".* calls/s.*");
        client.signal("TERM");
        assertThat(client.result().status()).isZero();
    }

    @Test
    void aFollowedSessionOfSoManyCallsEndsWithThem() throws Exception {
        Result result = ClientProcess.start(services, "-follow", "-n", "120").result();

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("   1 s  ").contains("\n120 calls of echo by wrr in ");
    }

    @Test
    void aFollowedSessionOfSoManyCallsThatIsInterruptedIsNotWhole() throws Exception {
        ClientProcess client = ClientProcess.start(services, "-follow", "-n", "1000000");
        client.awaitLine(".* calls/s.*");
        client.signal("INT");
        Result result = client.result();

        assertThat(result.status()).isEqualTo(130);
        assertThat(result.err()).startsWith("client: interrupted after ").contains(" of 1000000 calls; ");
    }

    @Test
    void failuresAreCountedAndMakeTheStatusOne() throws Exception {
        services.join("echo", "echo3", 1, "Echo.Echo", request -> new Problem(500, "internal", "See its log."));
        ClientProcess client = ClientProcess.start(services, "-follow", "-rate", "50");
        client.awaitLine(".* [1-9]\\d* failed.*");
        client.signal("INT");
        Result result = client.result();

        assertThat(result.status()).isOne();
        assertThat(result.err()).contains(" calls failed: 500 internal: See its log.\n");
    }

    @Test
    void whereNothingWasServedNothingWentWell() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        services.join("math", "math1", 1, "Math.Add", request -> {
            Latches.await(end);
            return new AddResponse(3, "math1");
        });
        ClientProcess client = ClientProcess.start(services, "-follow", "-service", "math");
        client.awaitLine(" +1 s  0 calls/s, 0 failed: math1 0");
        client.signal("INT");
        Result result = client.result();
        end.countDown();

        assertThat(result.status()).isOne();
        assertThat(result.out()).contains("\n0 calls of math by wrr in ");
    }

    @Test
    void ofWritesUnderWayItIsSaidThatNobodyKnows() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicLong version = new AtomicLong();
        services.join("kv", "kv1", 1, "KV.Put", request -> {
            if (version.incrementAndGet() > 3) Latches.await(end);
            return new WriteResponse(true, version.get(), null, "kv1");
        });
        ClientProcess client = ClientProcess.start(
                services,
                "-follow",
                "-service",
                "kv",
                "-op",
                "put",
                "-key",
                "x",
                "-value",
                "v",
                "--rollcall.kv-client.deadline=60s");
        client.awaitLine(".* calls/s.*");
        client.signal("INT");
        Result result = client.result();
        end.countDown();

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEqualTo("client: ended with 1 under way, with unknown outcome\n");
    }

    @Test
    void asJsonItIsAnObjectASecondAndThatOfTheWhole() throws Exception {
        Result result = ClientProcess.start(services, "-follow", "-n", "210", "-output", "json")
                .result();
        List<JsonNode> objects =
                result.lines().stream().map(JsonMapper.shared()::readTree).toList();

        assertThat(objects).hasSizeGreaterThanOrEqualTo(3);
        JsonNode second = objects.get(0);
        assertThat(second.propertyNames())
                .containsExactly(
                        "elapsedMillis",
                        "lengthMillis",
                        "calls",
                        "ok",
                        "failed",
                        "instances",
                        "changes",
                        "latencyMillis");
        assertThat(second.get("instances").get(0).propertyNames())
                .containsExactly("id", "state", "calls", "latencyMillis");
        JsonNode whole = objects.get(objects.size() - 1);
        assertThat(whole.get("service").asString()).isEqualTo("echo");
        assertThat(whole.get("calls").asInt()).isEqualTo(210);
    }

    @Test
    void onATerminalTheTableIsDrawnInItsPlace() throws Exception {
        assumeTrue(Terminal.isThere(), "NOT RUN: it wants util-linux' script, which is not here.");
        try (Terminal terminal = new Terminal(ClientProcess.command(services, "-follow", "-algo", "rr"))) {
            terminal.await("echo1 +up +\\d+ +50\\.0 %  █+ +[\\d.]+ +[\\d.]+ +\\d+");
            services.leave("echo", "echo2");
            terminal.await("echo2 +gone +0 +0\\.0 % .*");
            terminal.await("all .*");
            assertThat(terminal.lines()).containsOnlyOnce("- echo2 gone");
            assertThat(terminal.lines())
                    .filteredOn(line -> line.startsWith("instance "))
                    .hasSize(1);

            terminal.pressCtrlC();
            assertThat(terminal.status()).isZero();
            assertThat(terminal.lines())
                    .filteredOn(line -> line.startsWith("instance "))
                    .containsExactly("instance      calls    share");
            assertThat(terminal.lines()).contains("- echo2 gone").noneMatch(line -> line.startsWith("all "));
        }
    }
}
