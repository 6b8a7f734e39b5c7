package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A replica that is not ready for long. */
@Tag("dist")
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class WaitingReplicaTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Longer than it takes a replica to look three times whether its reason has changed. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(16);

    @Test
    void aReplicaSaysOnceWhatItWaitsFor(CapturedOutput output) throws IOException {
        try (StubRegistry registry = new StubRegistry();
                KvProcess kv2 = KvProcess.start("kv2", registry)) {
            await().atMost(PATIENCE).until(() -> says(output) > 0);
            await().during(LOOKED_AT).atMost(LOOKED_AT.multipliedBy(2)).until(() -> says(output) == 1);

            try (KvProcess kv1 = KvProcess.start("kv1", registry).awaitReady()) {
                assertThat(kv1.status().ready()).isTrue();
                kv2.awaitReady();
            }
        }
    }

    private static long says(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains("Not ready: ") && line.contains("kv1, must form it"))
                .count();
    }
}
