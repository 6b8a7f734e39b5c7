package io.rollcall.system.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.OpenLoad;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One instance of four goes bad while 200 calls a second are made: how many of them fail. */
@Tag("soak")
@Timeout(120)
class BadInstanceIT {

    private static final Duration LOAD = Duration.ofSeconds(21);

    /**
     * Calls under way to a killed instance are lost: a few on a busy machine, of eight thousand.
     */
    private static final Duration LONG_LOAD = Duration.ofSeconds(41);

    private static final String BAD = "bad";

    /** More than enough to eject an instance if these counted against it, and each status several times. */
    private static final int REDIRECTS = 30;

    /** A lease to the end of the load: the registry does not help, so callers must find out themselves. */
    private static final String LONG_LEASE = "--rollcall.instance.ttl=60s";

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @BeforeAll
    static void threeAreWell() {
        Server[] well = {cluster.launch("echo", "a"), cluster.launch("echo", "b"), cluster.launch("echo", "c")};
        cluster.awaitUp("echo", well);
    }

    @AfterEach
    void forgetTheBadOne() {
        DeregisterRequest bad = new DeregisterRequest("echo", BAD, null);
        cluster.registry().endpoint().call("Registry.Deregister", bad, DeregisterResponse.class);
    }

    @Test
    void ofAThousandCallsAtMostOneFailsWhereAnInstanceIsKilled() {
        RunningProcess bad = cluster.start("echo", BAD, LONG_LEASE).process();
        try (Caller caller = new Caller(cluster);
                OpenLoad load = warmLoad(caller, LONG_LOAD)) {
            long calls = callsAfter(bad::kill, load);

            assertThat(load.failures())
                    .as("failed of %d calls since the instance was killed", calls)
                    .hasSizeLessThanOrEqualTo((int) calls / 1_000);
            assertThat(caller.attempts("not_sent")).isPositive();
        }
    }

    @Test
    void noCallThatMayBeRepeatedFailsWhereAnInstanceHangs() {
        RunningProcess bad = cluster.start("echo", BAD, LONG_LEASE).process();
        try (Caller caller =
                        new Caller(cluster, "rollcall.call.timeout=1s", "rollcall.call.idempotent.echo=/Echo.Echo");
                OpenLoad load = warmLoad(caller, LOAD)) {
            long calls = callsAfter(bad::pause, load);

            assertThat(load.failures())
                    .as("failed of %d calls since the instance was stopped", calls)
                    .isEmpty();
            assertThat(caller.attempts("failed")).isPositive();
        } finally {
            bad.kill();
        }
    }

    @Test
    void ofAHundredCallsAtMostOneFailsWhereAnInstanceFailsThemAll() {
        try (SmallEcho bad = SmallEcho.failing(cluster.registry().endpoint(), BAD, 500);
                Caller caller = new Caller(cluster);
                OpenLoad load = OpenLoad.on(caller, LOAD)) {
            load.awaitEnd();

            assertThat(load.failures())
                    .as("failed of %d calls, of which %d reached the bad instance", load.begun(), bad.requests())
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo((int) load.begun() / 100);
        }
    }

    /**
     * Nobody listens where it sends its callers. They do not go there, nor to another instance: the call has been
     * executed.
     */
    @Test
    void aRedirectedPostIsExecutedOnceAndEjectsNobody() {
        String nowhere = "http://localhost:" + cluster.port() + "/Echo.Echo";
        try (SmallEcho redirecting =
                SmallEcho.redirecting(cluster.registry().endpoint(), BAD, List.of(301, 302, 303, 307, 308), nowhere)) {
            RunningProcess client = cluster.processGroup()
                    .start(
                            "client",
                            "client",
                            "-registry",
                            cluster.registry().endpoint().address(),
                            "-service",
                            "echo",
                            "-algo",
                            "rr",
                            "-n",
                            Integer.toString(4 * REDIRECTS),
                            "-output",
                            "json");
            int status = client.awaitExit(Duration.ofSeconds(60));

            assertThat(status).as(client.stdout() + client.stderr()).isZero();
            assertThat(redirecting.requests()).isEqualTo(REDIRECTS);
            JsonNode report = new JsonMapper().readTree(client.stdout());
            assertThat(report.path("ok").asInt()).isEqualTo(4 * REDIRECTS);
            assertThat(report.path("retries").asInt()).isZero();
            assertThat(report.path("instances").findValuesAsString("calls"))
                    .as(client.stdout())
                    .hasSize(4)
                    .containsOnly(Integer.toString(REDIRECTS));
        }
    }

    /** Begins once code and connections on both sides are warm. */
    private static OpenLoad warmLoad(Caller caller, Duration lasts) {
        int served = 0;
        while (served < 100) if (caller.call().equals(BAD)) served++;
        return OpenLoad.on(caller, lasts);
    }

    /** Makes it happen under load, and waits for the end of the load. Returns how many calls have begun since. */
    private static long callsAfter(Runnable itHappens, OpenLoad load) {
        await().until(() -> load.servedBy(BAD) >= 50);
        assertThat(load.failures()).as("before anything happened").isEmpty();
        long before = load.begun();
        itHappens.run();
        load.awaitEnd();
        return load.begun() - before;
    }
}
