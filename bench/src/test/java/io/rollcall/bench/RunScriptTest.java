package io.rollcall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./bench/run} says before it builds anything: a copy of it, in a tree where there is nothing to build. */
@Timeout(60)
class RunScriptTest {

    private static final int BAD_USAGE = 2;

    @TempDir
    private Path tree;

    private record Result(int status, String stdout, String stderr) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        failover --load            | --load needs a number of busy processes, 0 to 100
        failover --load many       | --load must be a number of busy processes, 0 to 100: 'many'
        failover --load -1         | --load must be a number of busy processes, 0 to 100: '-1'
        failover --load 101        | --load must be a number of busy processes, 0 to 100: '101'
        failover --load 1.5        | --load must be a number of busy processes, 0 to 100: '1.5'
        failover --load 040        | --load must be a number of busy processes, 0 to 100: '040'
        failover --load 9999999999 | --load must be a number of busy processes, 0 to 100: '9999999999'
        failover --load=           | --load must be a number of busy processes, 0 to 100: ''
        --load failover            | --load must be a number of busy processes, 0 to 100: 'failover'
        --load 40 leases           | --load is for failover, which is not measured here
        --load 40 --quick          | --load is for failover, which is not measured here
        failover --lod 40          | no such option: --lod; there are --quick, --shared, --load and --help
        failower                   | no such measurement: failower; there are
        """)
    void badUsageIsRefusedInOneLine(String words, String complaint) throws Exception {
        assertRefused(run("", words), complaint);
    }

    @ParameterizedTest
    @CsvSource({"many", "0", "1001", "-1", "1e3"})
    void anImpossibleNumberOfRunsIsRefused(String runs) throws Exception {
        assertRefused(run(runs, "failover"), "RUNS must be a number of runs, 1 to 1000: '" + runs + "'");
    }

    /** It then wants to build, which is not possible here. */
    @ParameterizedTest
    @CsvSource({"failover --load 40", "--load=40 failover", "--load 0 leases failover", "--load 100"})
    void aPossibleLoadIsTaken(String words) throws Exception {
        Result result = run("2", words);
        assertThat(result.status()).isNotIn(0, BAD_USAGE);
        assertThat(result.stderr()).contains("./mvnw").doesNotContain("must be", "is for failover");
    }

    @Test
    void theUsageNamesTheLoad() throws Exception {
        Result result = run("", "--help");
        assertThat(result.status()).isZero();
        assertThat(result.stdout()).contains("[--load N]", "--load N ");
    }

    private static void assertRefused(Result result, String complaint) {
        assertThat(result.status()).as(result.stderr()).isEqualTo(BAD_USAGE);
        assertThat(result.stderr().lines()).singleElement().asString().startsWith("bench/run: " + complaint);
        assertThat(result.stdout()).isEmpty();
    }

    private Result run(String runs, String words) throws Exception {
        Path script = Files.createDirectories(tree.resolve("bench")).resolve("run");
        Files.copy(Path.of("run"), script);
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(words.split(" ")));
        Path stdout = tree.resolve("stdout");
        Path stderr = tree.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
        builder.environment().put("RUNS", runs);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), read(stdout), read(stderr));
    }

    private static String read(Path file) throws Exception {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
