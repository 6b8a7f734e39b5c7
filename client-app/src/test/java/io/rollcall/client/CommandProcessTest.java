package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.ServicesResponse.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in processes of their own: what depends on the terminal, the locale and the environment. */
@Tag("dist")
class CommandProcessTest {

    private static final long PATIENCE_SECONDS = 60;

    private TestServices services;

    @BeforeEach
    void start() throws IOException {
        services = new TestServices();
        services.join("app", "a1", 1, "host:1");
        services.registry.on(
                "Registry.Services", request -> new ServicesResponse(3, List.of(new Service("app", 4, 2))));
    }

    @AfterEach
    void stop() {
        services.close();
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ClientApplication.class.getName()));
        command.addAll(List.of(words));
        return command;
    }

    private CommandRun run(Map<String, String> environment, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command(words));
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new CommandRun(process.exitValue(), out, err);
    }

    @Test
    void theEnvironmentSaysWhereTheRegistryIsAndWhoReadsTheResult() throws Exception {
        CommandRun run = run(
                Map.of(
                        "ROLLCALL_REGISTRY_ADDRESS",
                        "localhost:1," + services.registry.address(),
                        "ROLLCALL_CLIENT_OUTPUT",
                        "json"),
                "services");
        assertThat(run.err()).isEmpty();
        assertThat(run.json().at("/services/0/service").asString()).isEqualTo("app");
        CommandRun wrong = run(Map.of("ROLLCALL_REGISTRY_ADDRESS", "nowhere"), "services");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err())
                .startsWith("services: ROLLCALL_REGISTRY_ADDRESS takes HOST:PORT")
                .hasLineCount(1);
        CommandRun views = run(Map.of("ROLLCALL_REGISTRY_ADDRESS", "nowhere"), "views", "list");
        assertThat(views.status()).isEqualTo(2);
        assertThat(views.err())
                .startsWith("views: ROLLCALL_REGISTRY_ADDRESS takes HOST:PORT")
                .hasLineCount(1);
    }

    @Test
    void withoutALocaleBarsAreAscii() throws Exception {
        String[] words = {"services", "-registry", services.registry.address()};
        assertThat(run(Map.of("LC_ALL", "C"), words).out()).contains("#####").matches("\\p{ASCII}*");
        assertThat(run(Map.of("LC_ALL", "C.UTF-8"), words).out()).contains("\u2588");
    }

    @Test
    void aPipeHasNoColoursAndATerminalHasThemUnlessNoColorIsSet() throws Exception {
        String[] words = {"services", "-registry", services.registry.address()};
        assertThat(run(Map.of(), words).out()).doesNotContain("\u001b");
        assumeThat(Terminal.isThere())
                .as("NOT RUN: it needs util-linux' script")
                .isTrue();
        assertThat(onTerminal(Map.of(), words)).contains("\u001b[33m");
        assertThat(onTerminal(Map.of("NO_COLOR", "1"), words)).contains("app").doesNotContain("\u001b");
        assertThat(onTerminal(Map.of("TERM", "dumb"), words)).contains("app").doesNotContain("\u001b");
    }

    private static String onTerminal(Map<String, String> environment, String... words) throws Exception {
        StringBuilder line = new StringBuilder("exec");
        for (String word : command(words)) line.append(" '").append(word).append('\'');
        ProcessBuilder builder =
                new ProcessBuilder("script", "-qec", line.toString(), "/dev/null").redirectErrorStream(true);
        builder.environment().remove("NO_COLOR");
        builder.environment().put("TERM", "xterm");
        builder.environment().putAll(environment);
        Process script = builder.start();
        String shown = new String(script.getInputStream().readAllBytes(), UTF_8);
        assertThat(script.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(shown).isZero();
        return shown;
    }

    @Test
    void watchShowsChangesAndEndsWhenNobodyReadsAnyMore() throws Exception {
        Process watch = new ProcessBuilder(command("watch", "app", "-registry", services.registry.address())).start();
        try (var out = watch.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("+ a1  host:1  UP  weight 1");
            services.join("app", "a2", 3, "host:2");
            assertThat(out.readLine()).isEqualTo("+ a2  host:2  UP  weight 3");
            services.leave("app", "a1");
            assertThat(out.readLine()).isEqualTo("- a1  host:1");
        }
        services.leave("app", "a2");
        assertThat(watch.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.exitValue()).isEqualTo(141);
        assertThat(watch.errorReader(UTF_8).lines()).isEmpty();
    }

    @Test
    void bashCompletesCommandsAndTheirFlags(@TempDir Path folder) throws Exception {
        CommandRun script = run(Map.of(), "completion", "bash");
        assertThat(script.status()).isZero();
        assertThat(run(Map.of(), "completion", "zsh").out()).isEqualTo(script.out());
        Path file = Files.writeString(folder.resolve("completion"), script.out());
        assertThat(completed(file, "rollcall", "inst")).contains("instances");
        assertThat(completed(file, "rollcall", "kv", "sta")).contains("status");
        assertThat(completed(file, "rollcall", "services", "-out")).contains("-output");
    }

    /** Lets bash complete the last word. */
    private static String completed(Path script, String... words) throws Exception {
        String line = "source '" + script + "'; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; COMP_LINE='" + String.join(" ", words)
                + "'; COMP_POINT=${#COMP_LINE}; _complete_rollcall; echo \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
        String reply = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return reply;
    }
}
