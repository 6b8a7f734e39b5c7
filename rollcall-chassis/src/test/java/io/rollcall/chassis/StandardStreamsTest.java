package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Real processes with a real pipe, whose reader takes a line and goes. */
class StandardStreamsTest {

    @ParameterizedTest
    @ValueSource(strings = {"out at-once", "err at-once", "out in-order", "log in-order"})
    void whoPrintsForEverEndsWhenNobodyReads(String words) throws IOException, InterruptedException {
        Process printing = start(words.split(" "));
        try (BufferedReader reader = printing.inputReader()) {
            assertThat(reader.readLine()).isNotEmpty();
        }
        assertThat(printing.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(printing.exitValue()).isEqualTo(StandardStreams.EXIT_BROKEN_PIPE);
    }

    @Test
    void whoseReaderStaysEndsByItself() throws IOException, InterruptedException {
        Process printing = start("once", "at-once");
        assertThat(printing.inputReader().lines()).containsExactly("line");
        assertThat(printing.waitFor()).isZero();
    }

    private static Process start(String... words) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Printing.class.getName(),
                        words[0],
                        words[1])
                .redirectErrorStream(true)
                .start();
    }

    static final class Printing {

        public static void main(String[] args) throws InterruptedException {
            if (args[1].equals("at-once")) StandardStreams.haltOnBrokenPipe();
            else StandardStreams.exitOnBrokenPipe();
            do {
                switch (args[0]) {
                    case "err" -> System.err.println("line");
                    case "log" -> LoggerFactory.getLogger(Printing.class).warn("line");
                    default -> System.out.println("line");
                }
                Thread.sleep(1); // a minute of lines would fill memory where nothing works
            } while (!args[0].equals("once"));
        }

        private Printing() {}
    }
}
