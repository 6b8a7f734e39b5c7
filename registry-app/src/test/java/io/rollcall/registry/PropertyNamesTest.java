package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The registry has no starter, and looks at the names of its properties all the same. */
@Tag("dist")
@ExtendWith(OutputCaptureExtension.class)
class PropertyNamesTest {

    @TempDir
    Path data;

    @Test
    void aPropertyThatDoesNotExistIsNamedWithTheNearestThatDoes(CapturedOutput output) {
        try (RunningRegistry registry = RunningRegistry.start(
                data, "--rollcall.registry.gaurd=false", "--rollcall.registry.guard=true", "--rollcall.listn=:1")) {
            assertThat(registry.get("/actuator/health").statusCode()).isEqualTo(200);
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("There is no property")))
                .hasSize(2)
                .allMatch(line -> line.contains("WARN"))
                .anyMatch(line ->
                        line.contains("rollcall.registry.gaurd") && line.contains("Is rollcall.registry.guard meant?"))
                .anyMatch(line -> line.contains("rollcall.listn") && line.contains("Is rollcall.listen meant?"));
    }
}
