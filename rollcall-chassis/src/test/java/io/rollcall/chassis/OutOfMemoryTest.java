package io.rollcall.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;

/** A process of its own, started as {@code java -jar} would, fills its heap. */
class OutOfMemoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"on its own thread", "logged", "logged as a cause"})
    void endsTheProcessWithTheStatusOfTheJvmsOption(String how) throws Exception {
        Process process = start(how);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(OutOfMemory.EXIT);
        assertThat(output).contains("Terminating, because the heap has run out.");
    }

    @Test
    void whatIsShortBesidesTheHeapDoesNot() {
        assertThat(OutOfMemory.isOut(new OutOfMemoryError("Java heap space"))).isTrue();
        assertThat(OutOfMemory.isOut(new IllegalStateException(new OutOfMemoryError("Metaspace"))))
                .isTrue();
        assertThat(OutOfMemory.isOut(new OutOfMemoryError("unable to create native thread")))
                .isFalse();
        assertThat(OutOfMemory.isOut(new OutOfMemoryError("Requested array size exceeds VM limit")))
                .isFalse();
        assertThat(OutOfMemory.isOut(new OutOfMemoryError())).isFalse();
        assertThat(OutOfMemory.isOut(null)).isFalse();
        Exception circular = new Exception("a");
        circular.initCause(new Exception("b", circular));
        assertThat(OutOfMemory.isOut(circular)).isFalse();
    }

    private static Process start(String how) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xmx40m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Filling.class.getName(),
                        how)
                .redirectErrorStream(true)
                .start();
    }

    @Configuration(proxyBeanMethods = false)
    static class Filling {

        public static void main(String... how) throws InterruptedException {
            Chassis.run(Filling.class, Flags.of("filling"), "--spring.main.web-application-type=none");
            if (how[0].equals("on its own thread")) {
                Thread thread = new Thread(Filling::fill);
                thread.start();
                thread.join();
            } else {
                try {
                    fill();
                } catch (OutOfMemoryError e) {
                    Throwable logged = how[0].equals("logged") ? e : new IllegalStateException("wrapped", e);
                    LoggerFactory.getLogger(Filling.class).error("{} failed", "something", logged);
                }
            }
            System.exit(0); // what it would do without an end
        }

        private static void fill() {
            List<byte[]> all = new ArrayList<>();
            while (!all.isEmpty() || Thread.currentThread().isAlive()) all.add(new byte[1 << 20]);
        }
    }
}
