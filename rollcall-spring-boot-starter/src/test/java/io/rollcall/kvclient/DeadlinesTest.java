package io.rollcall.kvclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a replica does not answer, a write ends at its deadline. */
@Timeout(60)
class DeadlinesTest extends TwoReplicas {

    /** What is waited for here takes milliseconds, or does not end; a stopped machine may be in between. */
    private static final Duration PAST_ANY_DEADLINE = Duration.ofSeconds(10);

    @Test
    void aWriteWaitsForAnIdentityAndNoLongerThanItsDeadline() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try (ServerSocket stopped = stopped();
                StoreUser user = user("rollcall.kv-client.deadline=1s", "rollcall.kv-client.writers=1")) {
            registry.remove("b");
            registry.put("a", address(stopped), Status.UP);
            List<Future<Throwable>> both = writers.invokeAll(List.of(() -> failure(user), () -> failure(user)));
            assertThat(List.of(both.get(0).get(), both.get(1).get()))
                    .hasAtLeastOneElementOfType(OutcomeUnknownException.class)
                    .hasOnlyElementsOfTypes(OutcomeUnknownException.class, NotExecutedException.class);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void aStoppedReplicaDoesNotOutlastTheDeadline() throws IOException {
        try (ServerSocket stopped = stopped();
                StoreUser user = user("rollcall.kv-client.deadline=1s", "rollcall.kv-client.attempt-timeout=60s")) {
            registry.remove("b");
            registry.put("a", address(stopped), Status.UP);
            long begin = System.nanoTime();
            assertThat(failure(user)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PAST_ANY_DEADLINE);
        }
    }

    /** It does not fit into the buffers of the socket, and nobody reads: no timeout of a socket counts that. */
    @Test
    void aLargeValueThatNobodyReadsDoesNotOutlastTheDeadline() throws IOException {
        try (ServerSocket stopped = new ServerSocket();
                StoreUser user = user("rollcall.kv-client.deadline=2s")) {
            stopped.setReceiveBufferSize(4_096);
            stopped.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            registry.remove("b");
            registry.put("a", address(stopped), Status.UP);
            String value = "v".repeat(64 * 1024 * 1024);
            long begin = System.nanoTime();
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> user.kv().put("x", value));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PAST_ANY_DEADLINE);
        }
    }

    @Test
    void anInterruptedWriterStopsAndSaysWhatItKnows() {
        a.refuseAlways(503, "not-ready");
        try (StoreUser user = user()) {
            KvClient kv = user.kv();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(NotExecutedException.class).isThrownBy(() -> kv.put("x", "v"));
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
