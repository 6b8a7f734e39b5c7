package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.SeedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The seed's command lines of the client, against services that were started by the seed's command lines. */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class ClientIT {

    /** nginx's smooth weighted round robin for weights 5 and 1. */
    private static final List<String> PERIOD = List.of("echo1", "echo1", "echo1", "echo2", "echo1", "echo1");

    private final Cluster cluster;

    ClientIT(SeedCluster seed) {
        this.cluster = seed.cluster();
    }

    @Test
    void weightedRoundRobinGives17And3Of20CallsToWeights5And1InTheTextbookOrder() {
        String output = served("-service", "echo", "-algo", "wrr", "-n", "20");
        List<String> textbook = Stream.generate(() -> PERIOD)
                .limit(4)
                .flatMap(List::stream)
                .limit(20)
                .toList();
        assertThat(answers(output)).extracting(Answer::instance).isEqualTo(textbook);
        assertThat(table(output)).isEqualTo(Map.of("echo1", 17, "echo2", 3));
    }

    @Test
    void flagsAreTakenWithTwoHyphensAndEqualsToo() {
        String output = served("--service=math", "--algo=random", "--n=3");
        assertThat(answers(output))
                .containsExactly(
                        new Answer("math1", "1 + 2 = 3"),
                        new Answer("math1", "1 + 2 = 3"),
                        new Answer("math1", "1 + 2 = 3"));
    }

    @Test
    void whatIsPutAtThePrimaryIsReadAtEveryReplica() {
        assertThat(table(served("-service", "kv", "-op", "put", "-key", "x", "-value", "seed")))
                .isEqualTo(Map.of("kv1", 1, "kv2", 0));
        String output = served("-service", "kv", "-algo", "rr", "-n", "4", "-op", "get", "-key", "x");
        assertThat(table(output)).isEqualTo(Map.of("kv1", 2, "kv2", 2));
        assertThat(answers(output)).extracting(Answer::text).allMatch(text -> text.contains("seed"));
    }

    @Test
    void asJsonItPrintsOneObjectAndNothingElse() {
        JsonNode object =
                new JsonMapper().readTree(served("-service", "echo", "-algo", "rr", "-n", "10", "-output", "json"));
        assertThat(object.path("ok").asInt()).isEqualTo(10);
        assertThat(object.path("instances").findValuesAsString("id")).containsExactly("echo1", "echo2");
        assertThat(object.path("latencyMillis").path("p99").asDouble()).isPositive();
    }

    @Test
    void whereNobodyIsThereItSaysSoInOneLine() {
        RunningProcess client =
                cluster.processGroup().start("client", "client", "-registry", "localhost:1", "-service", "echo");
        assertThat(client.awaitExit(Duration.ofSeconds(30))).isEqualTo(3);
        assertThat(client.stderr().lines()).hasSize(1);
        assertThat(client.stdout()).isEmpty();
    }

    /** @return its output, after it has succeeded */
    private String served(String... flags) {
        List<String> all = new ArrayList<>(
                List.of("-registry", cluster.registry().endpoint().address()));
        all.addAll(List.of(flags));
        RunningProcess client = cluster.processGroup().start("client", "client", all.toArray(String[]::new));
        assertThat(client.awaitExit(Duration.ofSeconds(30))).as(client.stderr()).isZero();
        assertThat(client.stderr()).isEmpty();
        return client.stdout();
    }

    /** Returns the line of each call: {@code 1  echo1  2.31 ms  hello}. */
    private record Answer(String instance, String text) {}

    private static List<Answer> answers(String output) {
        return Pattern.compile("^ *\\d+ +(\\S+) +[\\d.]+ ms +(.*)$", Pattern.MULTILINE)
                .matcher(output)
                .results()
                .map(line -> new Answer(line.group(1), line.group(2)))
                .toList();
    }

    /** Returns the row of each instance: {@code echo1  17  85.0 %}. */
    private static Map<String, Integer> table(String output) {
        Map<String, Integer> calls = new TreeMap<>();
        Pattern.compile("^(\\S+) +(\\d+) +[\\d.]+ %", Pattern.MULTILINE)
                .matcher(output)
                .results()
                .forEach(row -> calls.put(row.group(1), Integer.valueOf(row.group(2))));
        return calls;
    }
}
