package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.echo.EchoResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program in a process of its own, and real signals. */
@Tag("dist")
@Timeout(120)
class InterruptHandlerTest {

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
        try (TestServices services = new TestServices().echo("echo1", 1)) {
            assertThat(ClientProcess.start(services, "-n", "2").result().status())
                    .isZero();
            Result result = ClientProcess.start(services, "-folow").result();
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.err()).startsWith("client: unknown flag -folow").hasLineCount(1);
        }
    }

    private static Result interruptedAfterThreeAnswers(String... args) throws Exception {
        CountDownLatch fourthArrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (TestServices services = new TestServices()) {
            services.join("echo", "echo1", 1, "Echo.Echo", request -> {
                if (calls.incrementAndGet() > 3) {
                    fourthArrived.countDown();
                    Latches.await(released);
                }
                return new EchoResponse("hi", "echo1");
            });
            ClientProcess client = ClientProcess.start(services, args);
            assertThat(fourthArrived.await(60, TimeUnit.SECONDS)).isTrue();
            client.signal("INT");
            Result result = client.result();
            released.countDown();
            return result;
        }
    }
}
