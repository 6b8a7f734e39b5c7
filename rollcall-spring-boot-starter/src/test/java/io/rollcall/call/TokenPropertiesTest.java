package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TokenPropertiesTest {

    private static final String SECRET = "rollcall_not for the log";

    @EnableAutoConfiguration
    static class Application {}

    @Test
    void aTokenThatCannotBeUsedIsNotPrinted(CapturedOutput output) {
        SpringApplicationBuilder application =
                new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
        assertThatThrownBy(() -> application.run("--rollcall.security.token=" + SECRET))
                .hasStackTraceContaining("rollcall.security.token");
        assertThat(output.getAll())
                .contains("rollcall.security.token-file")
                .contains("./rollcall token create")
                .doesNotContain(SECRET);
    }
}
