package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class UnusableDirectoryAnalyzerTest {

    @Test
    void aStartThatFailsNamesTheDirectoryAndSaysWhatToDo() {
        UnusableDirectoryException cause =
                new UnusableDirectoryException(Path.of("/srv/kv1"), "is in use by another replica", null);
        FailureAnalysis analysis = Objects.requireNonNull(
                new UnusableDirectoryAnalyzer().analyze(new IllegalStateException("a bean", cause)));
        assertThat(analysis.getDescription()).isEqualTo("The data directory /srv/kv1 is in use by another replica.");
        assertThat(analysis.getAction()).contains("-data DIR");
    }

    @Test
    void springBootKnowsOfIt() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, (type, needsMore, why) -> {}))
                .hasAtLeastOneElementOfType(UnusableDirectoryAnalyzer.class);
    }
}
