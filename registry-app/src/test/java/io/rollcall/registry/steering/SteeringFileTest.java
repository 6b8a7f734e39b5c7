package io.rollcall.registry.steering;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.catalog.Directive;
import io.rollcall.registry.catalog.Steering;
import io.rollcall.registry.catalog.Steering.BanState;
import io.rollcall.registry.catalog.Steering.OverrideState;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.wire.registry.OverrideStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringFileTest {

    private static final Directive LASTING = new Directive(null, 5, null, "operator/alice", 3, null);
    private static final Directive SHORT = new Directive(OverrideStatus.OUT_OF_SERVICE, null, "disk", null, 5, 9L);

    @TempDir
    Path folder;

    /** Else their end would be told anew with each start. */
    @Test
    void wordsWhoseTimeIsOverAreNotReadAgain() throws Exception {
        Steering.State said = new Steering.State(
                List.of(new OverrideState("echo", "a", LASTING), new OverrideState("echo", "b", SHORT)),
                List.of(new BanState("echo", "c", new Ban(null, null, 5, 9))));
        try (DataDirectory directory = DataDirectory.open(folder, 1)) {
            SteeringFile file = new SteeringFile(directory);
            file.write(said);
            assertThat(file.read(8)).isEqualTo(said);
            assertThat(file.read(9))
                    .isEqualTo(new Steering.State(List.of(new OverrideState("echo", "a", LASTING)), List.of()));
        }
    }
}
