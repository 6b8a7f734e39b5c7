package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.SeedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/** The commands, as a user types them, against the services of the seed's command lines. */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class CommandLineIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Cluster cluster;

    CommandLineIT(SeedCluster seed) {
        this.cluster = seed.cluster();
    }

    @Test
    void servicesAndInstancesAreThoseOfTheRegistry() {
        assertThat(served("services").lines()).anyMatch(line -> line.matches("echo +2 +2.*"));
        String instances = served("instances echo -output json");
        assertThat(JsonMapper.shared().readTree(instances).at("/instances/0/id").asString())
                .isEqualTo("echo1");
    }

    @Test
    void theStoreIsReadAndWritten() throws IOException {
        assertThat(served("kv put cli/x 'a value'")).matches("version \\d+\n");
        assertThat(served("kv get cli/x")).isEqualTo("a value");
        assertThat(served("printf 'from a pipe\\n' |", "kv put cli/y")).startsWith("version ");
        Path dump = cluster.processGroup().directory().resolve("dump");
        served("kv export '" + dump + "' -prefix cli/");
        assertThat(Files.readAllLines(dump)).hasSize(2);
        served("kv del cli/x");
        RunningProcess absent = shell("", "kv get cli/x", "");
        assertThat(absent.awaitExit(SOON)).isEqualTo(4);
        assertThat(absent.stdout() + absent.stderr()).isEmpty();
        served("kv import '" + dump + "'");
        assertThat(served("kv get cli/x")).isEqualTo("a value");
        served("", "kv put cli/x", "-- -5");
        assertThat(served("kv get cli/x")).isEqualTo("-5");
        assertThat(served("kv status")).contains("primary", "backup");
    }

    @Test
    void anyServiceIsCalledByItsName() {
        assertThat(served("call echo /Echo.Echo -data '{\"msg\": \"hello\"}'"))
                .matches("\\{\"msg\":\"hello\",\"servedBy\":\"echo[12]\"}");
        assertThat(served("call echo /actuator/health -n 6 -algo wrr")).contains("served 6, failed 0");
    }

    @Test
    void aWatchEndsWhenNobodyReadsAnyMore() {
        RunningProcess pipe = cluster.processGroup()
                .run("pipe", List.of("/bin/sh", "-c", "{ " + line("watch echo") + "; echo $? >&2; } | head -n 1"));
        cluster.start("echo", "watched").process().terminate().awaitExit(SOON);
        assertThat(pipe.awaitExit(SOON)).isZero();
        assertThat(pipe.stdout()).startsWith("+ echo1 ").hasLineCount(1);
        assertThat(pipe.stderr()).isEqualTo("141\n");
    }

    private String served(String words) {
        return served("", words, "");
    }

    private String served(String before, String words) {
        return served(before, words, "");
    }

    /** @param after words after the flags that every command takes */
    private String served(String before, String words, String after) {
        RunningProcess command = shell(before, words, after);
        assertThat(command.awaitExit(SOON)).as(command.stderr()).isZero();
        return command.stdout();
    }

    private RunningProcess shell(String before, String words, String after) {
        String line = before + ' ' + line(words) + ' ' + after;
        return cluster.processGroup().run("command", List.of("/bin/sh", "-c", line));
    }

    private String line(String words) {
        return "'" + Cluster.HOME.resolve("rollcall") + "' " + words + " -registry "
                + cluster.registry().endpoint().address();
    }
}
