package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.fake.FakeEcho;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.client.ResourceAccessException;

/**
 * An instance that is stopped, as by SIGSTOP. To its callers it is a port: its system accepts connections, and nothing
 * reads what is sent.
 */
@Timeout(60)
class StoppedInstanceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String IN_TIME = "rollcall.call.timeout=" + TIMEOUT.toMillis() + "ms";
    private static final String IDEMPOTENT = "rollcall.call.idempotent.echo=/Echo.Echo";
    private static final String STOPPED_FIRST = "rollcall.load-balancer=rr";

    /** More than the buffers of both systems hold. */
    private static final String LONG_MESSAGE = "long ".repeat(2_000_000);

    private final FakeRegistry registry = FakeRegistry.opened();
    private final FakeEcho well = FakeEcho.opened("well");
    private final ServerSocket stopped;

    StoppedInstanceTest() throws IOException {
        stopped = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void register() {
        registry.put("stopped", "localhost:" + stopped.getLocalPort(), Status.UP);
        registry.put("well", well.address(), Status.UP);
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
        well.close();
        stopped.close();
    }

    @Test
    void aCallThatMayBeRepeatedIsAnsweredByAnotherInstanceAfterTheTimeout() {
        try (Echoes echoes = new Echoes(registry.address(), IN_TIME, IDEMPOTENT, STOPPED_FIRST)) {
            long beganNanos = System.nanoTime();
            assertThat(echoes.echo()).isEqualTo("well");
            assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isGreaterThanOrEqualTo(TIMEOUT);
            assertThat(echoes.echo(3)).containsOnly("well");
        }
    }

    @Test
    void anyOtherCallFailsAfterTheTimeoutAndIsSentNowhereElse() {
        try (Echoes echoes = new Echoes(registry.address(), IN_TIME, STOPPED_FIRST)) {
            assertThatExceptionOfType(ResourceAccessException.class)
                    .isThrownBy(echoes::echo)
                    .withMessageContaining("timed out");
            assertThat(well.executed()).isZero();
        }
    }

    /**
     * An object of this length is not kept. {@link UploadTest} tests which bodies of such a length can be sent again.
     */
    @Test
    void aCallWhoseBodyIsTooLongToBeSentWithoutSomebodyReadingItFailsAfterTheTimeoutToo() {
        try (Echoes echoes = new Echoes(registry.address(), IN_TIME, IDEMPOTENT, STOPPED_FIRST)) {
            assertThatExceptionOfType(ResourceAccessException.class)
                    .isThrownBy(() -> echoes.api().echo(new EchoRequest(LONG_MESSAGE)))
                    .withMessageContaining("timed out");
            assertThat(well.executed()).isZero();
        }
    }
}
