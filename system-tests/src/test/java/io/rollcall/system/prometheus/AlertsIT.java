package io.rollcall.system.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AlertsIT {

    @RegisterExtension
    static final RequiresTool PROMTOOL = RequiresTool.command(
            "promtool (of Debian's package prometheus)", Pattern.compile("promtool, version"), "promtool", "--version");

    @Test
    void eachAlertFiresWhenItsConditionHasLastedAndNotBefore() throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder("promtool", "test", "rules", "alerts-test.yml")
                .directory(Cluster.HOME.resolve("docker").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS");
    }
}
