package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.PATIENCE;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.registry.storage.DataDirectoryException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class RestartTest {

    private static final String ECHO = "{\"service\":\"echo\"}";

    @TempDir
    private Path data;

    @Test
    void aFreshRegistryAnswersAtOnceAndARestartedOneWhenEverybodyHadTimeToComeBack() {
        long lastVersion;
        String lease;
        try (RunningRegistry first = RunningRegistry.start(data)) {
            lease = first.register("echo", "a");
            lastVersion = first.lookup("echo").version();
        }
        try (RunningRegistry second = RunningRegistry.start(data)) {
            assertNotReady(second.post("Lookup", ECHO));
            assertNotReady(second.post("Watch", "{\"service\":\"echo\",\"version\":" + lastVersion + "}"));
            assertThat(second.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(second.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            String heartbeat = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"" + lease + "\"}";
            assertThat(problem(second.post("Heartbeat", heartbeat)).code()).isEqualTo("unknown-lease");
            second.register("echo", "a");
            await().atMost(PATIENCE)
                    .until(() -> second.get("/actuator/health/readiness").statusCode() == 200);
            assertThat(second.ids("echo")).containsExactly("a");
            assertThat(second.lookup("echo").version()).isGreaterThan(lastVersion);
            assertThat(second.lookup("unknown").version()).isGreaterThan(lastVersion);
        }
    }

    private static void assertNotReady(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(problem(answer).code()).isEqualTo("not-ready");
        assertThat(problem(answer).detail()).contains("Keep the list that you have");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 4L);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void twoRegistriesDoNotShareADirectory(CapturedOutput output) {
        try (RunningRegistry first = RunningRegistry.start(data)) {
            assertThatThrownBy(() -> RunningRegistry.start(data)).hasRootCauseInstanceOf(DataDirectoryException.class);
            assertThat(output).contains("The data directory " + data + " is in use by another registry.");
            assertThat(output).doesNotContain("\tat ");
            assertThat(first.ids("echo")).isEmpty();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aDirectoryThatIsNoneIsSaidClearly(CapturedOutput output) throws IOException {
        Path file = Files.writeString(data.resolve("file"), "in the way");
        assertThatThrownBy(() -> RunningRegistry.start(file)).hasStackTraceContaining("DataDirectoryException");
        assertThat(output)
                .contains("The data directory " + file + " is a file.")
                .doesNotContain("\tat ");
    }
}
