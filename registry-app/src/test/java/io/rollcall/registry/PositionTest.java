package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log positions that the registry remembers, and what an operator may decide with them. */
class PositionTest {

    @TempDir
    private Path data;

    @Test
    void thePositionThatWasSaidOnlyGrowsAndOutlivesTheRegistry() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica a = new Replica(registry, "a", 1);
            assertThat(position(a.tell(0, 0, false))).isEqualTo("0 0");
            a.tell(2, 10, true);
            assertThat(position(a.tell(2, 9, true))).isEqualTo("2 10");
            assertThat(position(a.tell(3, 5, true))).isEqualTo("3 5");
            assertThat(position(a.tell(9, 99, false))).isEqualTo("3 5");
        }
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica copy = new Replica(registry, "a", 1);
            assertThat(position(copy.tell(0, 0, false))).isEqualTo("3 5");
            Replica other = new Replica(registry, "a", 2);
            assertThat(position(other.tell(0, 0, false))).isEqualTo("0 0");
        }
    }

    @Test
    void aBrokenFileOfPositionsIsNoneAndStopsNobody() throws Exception {
        Files.writeString(data.resolve("kv.positions"), "{");
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica a = new Replica(registry, "a", 1);
            assertThat(position(a.tell(1, 1, true))).isEqualTo("1 1");
        }
    }

    @Tag("dist")
    @Test
    void anOperatorIsToldWhatIsLostBeforeAnyoneLeadsAlone() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica a = new Replica(registry, "a", 1);
            Replica b = new Replica(registry, "b", 2);
            a.propose(0, a, a);
            a.tell(1, 120, true);
            assertThat(force(registry, "b", false).body())
                    .contains("view-held", "has not reported its position lately");
            b.tell(1, 100, false);
            assertThat(force(registry, "b", false).body())
                    .contains("view-held", "-accept-loss", "20 entries or more are lost");
            assertThat(force(registry, "b", true).body()).contains("view-held", "Stop it");
            assertThat(Replica.view(registry)).isEqualTo("1 a a1");
        }
    }

    /** A replica that leads at last may serve a moment before it reports that others rely on its position. */
    @Tag("dist")
    @Test
    void aReplicaThatWasJustMadeToLeadAloneIsTakenForOneThatServes() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica a = new Replica(registry, "a", 1);
            Replica b = new Replica(registry, "b", 2);
            a.propose(0, a, a);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                b.tell(1, 100, false);
                assertThat(force(registry, "b", true).statusCode()).isEqualTo(200);
            });
            String view = Replica.view(registry);
            assertThat(view).endsWith(" b b2");

            Replica anew = new Replica(registry, "b", 3);
            assertThat(force(registry, "b", true).body()).contains("view-held", "b is a member of view", "wait 15 s");
            anew.tell(0, 0, false);
            assertThat(force(registry, "b", true).body()).contains("view-held", "b is a member of view", "wait 15 s");
            assertThat(Replica.view(registry)).isEqualTo(view);
        }
    }

    private static HttpResponse<String> force(RunningRegistry registry, String id, boolean acceptLoss) {
        return registry.post(
                "ForceView",
                "{\"group\":\"kv\",\"primary\":\"%s\",\"members\":[\"%s\"],\"acceptLoss\":%s}"
                        .formatted(id, id, acceptLoss));
    }

    private static String position(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("view").asLong() + " "
                + json(answer).path("seq").asLong();
    }
}
