package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.StubServer.Problem;
import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.math.AddResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whole sessions, in this process, over real sockets. */
@Tag("dist")
class SessionOfCallsTest {

    private TestServices services;

    @BeforeEach
    void begin() throws IOException {
        services = new TestServices();
    }

    @AfterEach
    void end() {
        services.close();
    }

    @Test
    void weightsOfFiveAndOneShareTwentyCallsSeventeenToThree() throws IOException {
        services.echo("echo1", 5).echo("echo2", 1);
        Result result = services.client("-service", "echo", "-algo", "wrr", "-n", "20");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .containsPattern("\necho1 +17 +85\\.0 %  █{34}\n")
                .containsPattern("\necho2 +3 +15\\.0 %  █{6}\n")
                .contains("20 calls of echo by wrr in ")
                .contains("served 20, failed 0, retries 0, redirects 0\n")
                .containsPattern("latency p50 .* ms, p90 .* ms, p99 .* ms, max .* ms\n");
    }

    @Test
    void eachAnswerOfAShortSessionIsShownInTheTextbookOrder() throws IOException {
        services.echo("a", 5).echo("b", 1).echo("c", 1);
        Result result = services.client("-algo", "wrr", "-n", "7", "-msg", "hi there");

        List<String> answers = result.lines().subList(0, 7);
        assertThat(answers).allMatch(line -> line.matches(" +\\d  [abc] +\\d+\\.\\d\\d ms  hi there"));
        assertThat(answers)
                .extracting(line -> line.trim().split(" +", -1)[1])
                .containsExactly("a", "a", "b", "a", "c", "a", "a");
    }

    @Test
    void roundRobinBeginsAtTheFirstInstanceAndAlternates() throws IOException {
        services.echo("echo1", 1).echo("echo2", 1);
        Result result = services.client("-algo", "rr", "-n", "4");

        assertThat(result.lines().subList(0, 4))
                .extracting(line -> line.trim().split(" +", -1)[1])
                .containsExactly("echo1", "echo2", "echo1", "echo2");
    }

    @Test
    void aLongSessionInAPipeIsATableOnly() throws IOException {
        services.echo("echo1", 1);
        Result result = services.client("-n", "51");

        assertThat(result.lines().get(0)).isEmpty();
        assertThat(result.lines().get(1)).startsWith("instance ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void jsonIsOneObjectWithTheseFieldsInThisOrder() throws IOException {
        services.echo("echo1", 5).echo("echo2", 1).echo("echo3", 1);
        Result result = services.client("-algo", "wrr", "-n", "6", "-output", "json");

        JsonNode json = result.json();
        assertThat(result.lines()).hasSize(1);
        assertThat(json.propertyNames())
                .containsExactly(
                        "service",
                        "algo",
                        "calls",
                        "ok",
                        "failed",
                        "retries",
                        "redirects",
                        "elapsedMillis",
                        "instances",
                        "latencyMillis");
        assertThat(json.get("latencyMillis").propertyNames()).containsExactly("p50", "p90", "p99", "max");
        assertThat(json.get("instances").toString())
                .isEqualTo("[{\"id\":\"echo1\",\"calls\":4},{\"id\":\"echo2\",\"calls\":1},"
                        + "{\"id\":\"echo3\",\"calls\":1}]");
        assertThat(json.get("calls").asInt()).isEqualTo(6);
        assertThat(json.get("ok").asInt()).isEqualTo(6);
    }

    @Test
    void aSessionLooksUpOnce() throws IOException {
        services.echo("echo1", 1);
        assertThat(services.client("-n", "30").status()).isZero();
        assertThat(services.registry.requests()).hasSize(1);
    }

    @Test
    void asManyCallsAreUnderWayAsAskedFor() throws IOException {
        CyclicBarrier four = new CyclicBarrier(4);
        services.join("math", "math1", 1, "Math.Add", request -> {
            await(four);
            return new AddResponse(request.get("a").asLong() + request.get("b").asLong(), "math1");
        });
        Result result = services.client("-service", "math", "-a", "-40", "-b", "82", "-n", "8", "-concurrency", "4");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("-40 + 82 = 42").contains("served 8,");
    }

    @Test
    void failedCallsAreShownCountedAndMakeTheStatusOne() throws IOException {
        services.echo("echo1", 1);
        services.join("echo", "echo2", 1, "Echo.Echo", request -> new Problem(500, "internal", "See its log."));
        Result result = services.client("-algo", "rr", "-n", "4");

        assertThat(result.status()).isOne();
        assertThat(result.lines().get(1)).matches("  2  failed +\\S+ ms  500 internal: See its log\\.");
        assertThat(result.out()).contains("served 2, failed 2,").contains("\n2 × 500 internal: See its log.\n");
        assertThat(result.err()).isEqualTo("client: 2 of 4 calls failed: 500 internal: See its log.\n");
    }

    @Test
    void ofSeveralReasonsTheMostFrequentIsTheOneLine() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        services.join("echo", "echo1", 1, "Echo.Echo", request -> {
            boolean first = calls.incrementAndGet() == 1;
            return first ? new Problem(500, "internal", "A defect.") : new Problem(429, "too-many", "Later.");
        });
        Result result = services.client("-n", "3");

        assertThat(result.err()).isEqualTo("client: 3 of 3 calls failed; 2 of them: 429 too-many: Later.\n");
        assertThat(result.out()).endsWith("2 × 429 too-many: Later.\n1 × 500 internal: A defect.\n");
    }

    @Test
    void whereNoCallIsServedJsonHasNoLatency() throws IOException {
        services.join("echo", "echo1", 1, "Echo.Echo", request -> new Problem(500, "internal", "A defect."));
        Result result = services.client("-n", "2", "-output", "json");

        assertThat(result.status()).isOne();
        assertThat(result.json().get("failed").asInt()).isEqualTo(2);
        assertThat(result.json().get("instances").isEmpty()).isTrue();
        assertThat(result.json().get("latencyMillis").isNull()).isTrue();
    }

    @Test
    void anInstanceThatIsGoneCostsARetryAndNoCall() throws IOException {
        services.echo("echo1", 1);
        services.join("echo", "echo2", 1, nobodyListens());
        Result result = services.client("-algo", "rr", "-n", "4", "-output", "json");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.json().get("ok").asInt()).isEqualTo(4);
        assertThat(result.json().get("retries").asInt()).isPositive();
    }

    @Test
    void aPlotIsDrawnAtTheEnd(@TempDir Path folder) throws IOException {
        services.echo("echo1", 5).echo("echo2", 1);
        Path plot = folder.resolve("plot.svg");
        Result result = services.client("-n", "60", "-plot", plot.toString());

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(plot).content().contains("echo by wrr: 60 calls in ", "echo1", "echo2");
    }

    @Test
    void aPlotThatCannotBeWrittenIsRefusedBeforeAnyCall() throws IOException {
        services.echo("echo1", 1);
        assertThat(services.client("-plot", "/no/such/plot.png").status()).isEqualTo(2);
        assertThat(services.registry.requests()).isEmpty();
    }

    @Test
    void whatAServiceSaysDoesNotDriveTheTerminal() throws IOException {
        services.join("echo", "echo1", 1, "Echo.Echo", request -> new EchoResponse("\u001b[2Jone\ntwo", "echo1"));
        assertThat(services.client("-n", "1").out()).contains("\\u001b[2Jone\\ntwo");
    }

    @Test
    void withoutARegistryTheStatusIsThree() throws IOException {
        String nobody = nobodyListens();
        Result result = Result.of("-registry", nobody, "-n", "1", "-output", "json");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("client: no registry at " + nobody + ": ")
                .hasLineCount(1);
    }

    @Test
    void withoutAnInstanceTheStatusIsThree() {
        Result result = services.client("-service", "math");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("client: no instance of math is registered at " + services.registry.address() + "\n");
    }

    @Test
    void aRegistryThatRefusesIsToldOfInItsWords() throws IOException {
        try (StubServer registry =
                new StubServer().on("Registry.Lookup", r -> new Problem(503, "not-ready", "Warming up."))) {
            Result result = Result.of("-registry", registry.address());

            assertThat(result.status()).isEqualTo(3);
            assertThat(result.err())
                    .isEqualTo("client: the registry at " + registry.address()
                            + " refused the lookup: 503 not-ready: Warming up.\n");
        }
    }

    static String nobodyListens() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "localhost:" + socket.getLocalPort();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("they do not come at a time", e);
        }
    }
}
