package io.rollcall.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The units for systemd. */
class UnitsTest {

    /** The name of an instance, by which a template is verified. */
    private static final String OURS = "rollcall-";

    @RegisterExtension
    static final RequiresTool SYSTEMD = RequiresTool.command(
            "systemd-analyze, of Debian's systemd", Pattern.compile("^systemd \\d+"), "systemd-analyze", "--version");

    @ParameterizedTest
    @CsvSource({"rollcall-registry.service, rollcall-registry.service", "rollcall-kv@.service, rollcall-kv@kv1.service"
    })
    void systemdHasNoComplaint(String unit, String instance, @TempDir Path folder) throws IOException {
        Path copy = Files.copy(Cluster.HOME.resolve("packaging/systemd").resolve(unit), folder.resolve(instance));
        Process verify = new ProcessBuilder("systemd-analyze", "verify", copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().filter(line -> line.contains(OURS))).isEmpty();
    }
}
