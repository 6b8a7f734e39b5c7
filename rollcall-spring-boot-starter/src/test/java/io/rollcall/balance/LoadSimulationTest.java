package io.rollcall.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.balance.LoadSimulation.Algorithm;
import io.rollcall.balance.LoadSimulation.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With {@code -Dtests.docs=write} the table in the docs is written anew. */
class LoadSimulationTest {

    private static final long SEED = 20_261_124;
    private static final Path DOCS = Path.of("../docs/guide/balancing.md");
    private static final String BEGIN = "<!-- made by LoadSimulationTest -->\n";
    private static final String END = "<!-- end -->\n";

    private static final Map<String, Seen> SEEN = new LinkedHashMap<>();

    @BeforeAll
    static void run() {
        run("random", (nanoTime, random) -> new RandomChoice(random));
        run("rr", (nanoTime, random) -> new RoundRobin(0));
        run("wrr", (nanoTime, random) -> new WeightedRoundRobin(0));
        run("least", (nanoTime, random) -> new LeastRequest(random));
        run("ewma", LeastLatency::new);
    }

    private static void run(String name, Algorithm algorithm) {
        SEEN.put(name, new LoadSimulation(algorithm, SEED).run());
    }

    @Test
    void whereOneInstanceIsSlowTheTailOfEwmaIsAtMostAThirdOfThatOfRoundRobinAndLeastIsInBetween() {
        assertThat(p99("ewma")).isLessThanOrEqualTo(p99("rr") / 3);
        assertThat(p99("least")).isStrictlyBetween(p99("ewma"), p99("rr"));
    }

    @Test
    void theSlowInstanceGetsWhatItCanServeOfThoseThatLook() {
        assertThat(seen("rr").slowShare()).isGreaterThan(4);
        assertThat(seen("ewma").slowShare()).isLessThan(1);
    }

    @Test
    void theTableInTheDocsIsWhatIsSeen() throws IOException {
        String page = Files.readString(DOCS);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if ("write".equals(System.getProperty("tests.docs")))
            Files.writeString(DOCS, page.substring(0, begin) + table() + page.substring(end));
        assertThat(Files.readString(DOCS).substring(begin))
                .as("docs/guide/balancing.md; ./mvnw -pl rollcall-spring-boot-starter -am test -Dtests.docs=write")
                .startsWith(table() + END);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("""
                | algorithm | p50 | p99 | longest | calls to the slow one | to the failing one | failed for good |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        SEEN.forEach((name, seen) -> table.append(String.format(
                Locale.ROOT,
                "| `%s` | %.1f ms | %.0f ms | %.0f ms | %.2f %% | %.2f %% | %.2f %% |\n",
                name,
                seen.p50(),
                seen.p99(),
                seen.max(),
                seen.slowShare(),
                seen.failingShare(),
                seen.failed())));
        return table.toString();
    }

    private static double p99(String name) {
        return seen(name).p99();
    }

    private static Seen seen(String name) {
        return Objects.requireNonNull(SEEN.get(name));
    }
}
