package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients ask for a list that is larger than the buffers of a connection, and do not read it. */
@Tag("dist")
class SlowReadersTest {

    private static final int THREADS = 20;

    /** Their answers need a permit each, as those to slow readers do. */
    private static final int BEATS = 400;

    /** Less than it takes until the first of them is cut off. */
    private static final Duration SOON = Duration.ofSeconds(12);

    @Test
    void theHeartbeatsOfAHostAreAnsweredWhileNoLargeListIs(@TempDir Path data) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (RunningRegistry registry = RunningRegistry.start(
                data, "--rollcall.registry.quota=100", "--server.tomcat.threads.max=" + THREADS)) {
            for (int i = 0; i < 250; i++) registry.register("wordy", "w" + i, metadata());
            String beats = IntStream.range(0, BEATS)
                    .mapToObj(i -> "{\"service\":\"echo\",\"id\":\"e%d\",\"lease\":\"%s\"}"
                            .formatted(i, registry.register("echo", "e" + i)))
                    .collect(Collectors.joining(",", "{\"beats\":[", "]}"));

            for (int i = 0; i < THREADS / 2; i++) slow.add(ask(registry));
            await().atMost(SOON).until(() -> {
                slow.add(ask(registry)); // because a lookup of this test may have had the permit of one of them
                return lookup(registry) == 429;
            });
            for (int i = 0; i < 5; i++) {
                assertThat(RunningRegistry.json(registry.post("Heartbeats", beats))
                                .get("beats"))
                        .hasSize(BEATS)
                        .allMatch(beat -> beat.has("ttlMillis"));
            }
        } finally {
            for (Socket socket : slow) socket.close();
        }
    }

    private static int lookup(RunningRegistry registry) {
        return registry.post("Lookup", "{\"service\":\"wordy\"}").statusCode();
    }

    private static String metadata() {
        return IntStream.range(0, 60)
                .mapToObj(i -> "\"key%d\":\"%s\"".formatted(i, "v".repeat(500)))
                .collect(Collectors.joining(",", ",\"metadata\":{", "}"));
    }

    private static Socket ask(RunningRegistry registry) throws IOException {
        String[] address = registry.address().split(":", 2);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
        socket.getOutputStream().write(RunningRegistry.bytes("Lookup", "{\"service\":\"wordy\"}"));
        return socket;
    }
}
