package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.echo.EchoResponse;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program in a process of its own, and real signals. */
@Timeout(120)
class InterruptionTest {

    @Test
    void anInterruptedSessionTellsWhatWasDone() throws Exception {
        Result result = interruptedAfterThreeAnswers("-n", "1000");

        assertThat(result.status()).isEqualTo(130);
        assertThat(result.out()).contains("3 calls of echo by ").contains("served 3, failed 0");
        assertThat(result.err())
                .isEqualTo("client: interrupted after 3 of 1000 calls; 1 under way, with unknown outcome\n");
    }

    @Test
    void anInterruptedSessionIsStillOneJsonObject() throws Exception {
        Result result = interruptedAfterThreeAnswers("-n", "10", "-output", "json");

        assertThat(result.status()).isEqualTo(130);
        assertThat(result.lines()).hasSize(1);
        assertThat(result.json().get("calls").asInt()).isEqualTo(3);
    }

    @Test
    void theStatusOfTheProcessIsThatOfTheSession() throws Exception {
        try (Cast cast = new Cast().echo("echo1", 1)) {
            Process served = start(cast, "-n", "2");
            assertThat(resultOf(served).status()).isZero();
            Process unknownFlag = start(cast, "-follow");
            Result result = resultOf(unknownFlag);
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.err()).startsWith("client: unknown flag -follow").hasLineCount(1);
        }
    }

    private static Result interruptedAfterThreeAnswers(String... args) throws Exception {
        CountDownLatch fourthArrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (Cast cast = new Cast()) {
            cast.join("echo", "echo1", 1, "Echo.Echo", request -> {
                if (calls.incrementAndGet() > 3) {
                    fourthArrived.countDown();
                    Latches.await(released);
                }
                return new EchoResponse("hi", "echo1");
            });
            Process client = start(cast, args);
            assertThat(fourthArrived.await(60, TimeUnit.SECONDS)).isTrue();
            signal(client, "INT");
            Result result = resultOf(client);
            released.countDown();
            return result;
        }
    }

    private static Process start(Cast cast, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1", // it ends before better code pays
                "-cp",
                System.getProperty("java.class.path"),
                ClientApplication.class.getName(),
                "-registry",
                cast.registry.address()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).start();
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** What it prints fits into a pipe, so one stream can be read after the other. */
    private static Result resultOf(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), out, err);
    }
}
