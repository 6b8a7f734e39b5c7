package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.registry.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Five instances fall silent together, with real sockets: a process listens at three addresses, and none at two. */
@ExtendWith(OutputCaptureExtension.class)
class SuspicionTest {

    @TempDir
    private Path data;

    @Test
    void whoseAddressRefusesIsExpiredAndTheOthersAreKeptAndTheRegistrySaysSo(CapturedOutput output) throws IOException {
        try (RunningRegistry registry = RunningRegistry.start(data);
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int alive = listening.getLocalPort();
            int dead = portThatRefuses();
            for (String id : List.of("a", "b", "c")) register(registry, id, alive);
            for (String id : List.of("d", "e")) register(registry, id, dead);

            await().atMost(PATIENCE).until(() -> registry.ids("echo").equals(List.of("a", "b", "c")));
            assertThat(registry.lookup("echo").instances()).allMatch(Instance::suspect);
            assertThat(registry.get("/actuator/health").body())
                    .contains("\"suspects\":{\"details\":{\"suspects\":{\"echo\":3}}", "\"status\":\"SUSPECT\"")
                    .endsWith("\"status\":\"UP\"}");
            assertThat(registry.get("/actuator/prometheus").body())
                    .contains("rollcall_registry_suspects{service=\"echo\"} 3.0");
            assertThat(output).contains("echo: most leases expired together");

            for (String id : List.of("a", "b", "c")) register(registry, id, alive);
            assertThat(registry.lookup("echo").instances()).noneMatch(Instance::suspect);
            assertThat(registry.get("/actuator/prometheus").body()).doesNotContain("rollcall_registry_suspects");
            assertThat(output).contains("echo: no instance is a suspect any more");
        }
    }

    @Test
    void withoutTheGuardTheyAllGo() throws IOException {
        try (RunningRegistry registry = RunningRegistry.start(data, "--rollcall.registry.guard=false");
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (String id : List.of("a", "b", "c", "d")) register(registry, id, listening.getLocalPort());
            await().atMost(PATIENCE).until(() -> registry.ids("echo").isEmpty());
        }
    }

    private static void register(RunningRegistry registry, String id, int port) {
        String body = "{\"service\":\"echo\",\"id\":\"%s\",\"address\":\"127.0.0.1:%d\",\"ttlMillis\":3000}"
                .formatted(id, port);
        assertThat(registry.post("Register", body).statusCode()).isEqualTo(200);
    }

    /** Bound a moment ago, and by nobody now. */
    private static int portThatRefuses() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
