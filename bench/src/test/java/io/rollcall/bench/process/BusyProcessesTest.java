package io.rollcall.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class BusyProcessesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BUSY = Duration.ofMillis(200);

    @Test
    void eachIsBusyAndAllAreGoneAfterTheClose() throws Exception {
        List<ProcessHandle> handles;
        try (BusyProcesses busy = BusyProcesses.start(2)) {
            handles = busy.handles();
            assertThat(busy.count()).isEqualTo(2);
            assertThat(handles).hasSize(2);
            for (ProcessHandle handle : handles)
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> Proc.cpu(handle.pid()).compareTo(BUSY) > 0);
        }
        assertThat(handles).noneMatch(ProcessHandle::isAlive);
    }

    /** As after SIGKILL, in which case nobody closes anything. */
    @Test
    void theyEndWithTheProgramThatStartedThem() throws Exception {
        Process program = new ProcessBuilder("sleep", "600").start();
        try (BusyProcesses busy = BusyProcesses.start(1, program.pid())) {
            ProcessHandle one = busy.handles().get(0);
            Awaitility.await().atMost(PATIENCE).until(() -> Proc.cpu(one.pid()).compareTo(BUSY) > 0);
            assertThat(one.isAlive()).isTrue();
            program.destroyForcibly().waitFor();
            one.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, BusyProcesses.MOST + 1})
    void anImpossibleNumberOfThemIsRefused(int count) {
        assertThatThrownBy(() -> BusyProcesses.start(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 100");
    }
}
