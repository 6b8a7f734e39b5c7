package io.rollcall.system.containers;

import io.rollcall.process.Endpoint;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The repository's {@code docker-compose.yml}, as a project with its own name. It uses {@code docker compose} if
 * installed, else Debian's {@code docker-compose}, which reads the same file.
 */
final class Compose implements AutoCloseable {

    private static final String PROJECT = "rollcall-it";

    private static final String NETWORK = PROJECT + "_default";

    private final File root;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> compose;
    private final StringBuilder transcript = new StringBuilder();

    /** @param security what {@code ./rollcall security init} has made */
    Compose(File root, int registryPort, int prometheusPort, Path security) {
        this.root = root;
        environment.put("SECURITY", security.toString());
        String user = shell().run("id", "-u").orFail().output().strip();
        if (user.equals("0"))
            shell().run("chown", "-R", "10001", security.toString()).orFail();
        else environment.put("RUN_AS", user);
        environment.put("COMPOSE_PROJECT_NAME", PROJECT);
        environment.put("REGISTRY_PORT", String.valueOf(registryPort));
        environment.put("PROMETHEUS_PORT", String.valueOf(prometheusPort));
        // Without its plug-in the command line cannot use BuildKit.
        if (shell().run("docker", "buildx", "version").status() != 0) environment.put("DOCKER_BUILDKIT", "0");
        this.compose = isPlugin(shell()) ? List.of("docker", "compose") : List.of("docker-compose");
        down();
    }

    static boolean isInstalled(File root) {
        Shell shell = new Shell(root, Map.of());
        return isPlugin(shell) || shell.run("docker-compose", "version").status() == 0;
    }

    private static boolean isPlugin(Shell shell) {
        return shell.run("docker", "compose", "version").status() == 0;
    }

    /** Returns the lines that were typed in this walk-through, and their output. */
    String transcript() {
        return transcript.toString();
    }

    /**
     * A line of the walk-through: the words behind {@code docker compose}, and before it what {@code environment} says.
     */
    String type(String variables, String line) {
        String output = run(variables, line).join().orFail().output();
        transcript.append("    $ ").append(variables.isEmpty() ? "" : variables + " ");
        transcript.append("docker compose ").append(line).append('\n');
        withoutTheBuild(plain(output))
                .lines()
                .forEach(text ->
                        transcript.append(("    " + text).stripTrailing()).append('\n'));
        transcript.append('\n');
        return plain(output);
    }

    /** Returns how each container ended, as {@code docker inspect} says. */
    void showStates() {
        String line = "docker inspect -f '{{.Name}} {{.State.Status}} {{.State.ExitCode}}' $(docker compose ps -aq)";
        transcript.append("    $ ").append(line).append('\n');
        run("", "ps -a -q")
                .join()
                .orFail()
                .output()
                .lines()
                .map(container -> shell().run(
                                "docker", "inspect", "-f", "{{.Name}} {{.State.Status}} {{.State.ExitCode}}", container)
                        .orFail()
                        .output())
                .forEach(state -> transcript.append("    ").append(state));
    }

    CompletableFuture<Shell.Result> run(String variables, String line) {
        Map<String, String> all = new HashMap<>(environment);
        for (String variable : variables.split(" ", -1)) {
            if (!variable.isEmpty()) all.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
        List<String> command = new ArrayList<>(compose);
        command.addAll(Arrays.asList(line.split(" ")));
        return new Shell(root, all).start(command);
    }

    private Shell.Result docker(String line) {
        return shell().run(("docker " + line).split(" ")).orFail();
    }

    /** Returns a service's container, running or not. */
    private String container(String service) {
        return run("", "ps -a -q " + service).join().orFail().output().strip();
    }

    void disconnect(String service) {
        docker("network disconnect " + NETWORK + ' ' + container(service));
    }

    void reconnect(String service) {
        docker("network connect --alias " + service + ' ' + NETWORK + ' ' + container(service));
    }

    int exitStatus(String service) {
        return Integer.parseInt(inspect(service, "{{.State.ExitCode}}"));
    }

    /** Returns a service's container, which this machine reaches through the project's bridge. */
    Endpoint endpoint(String service, int port) {
        return new Endpoint(address(service) + ':' + port);
    }

    /**
     * @param timeout the time after which a call counts as unanswered; a container that does not run never answers
     */
    Endpoint endpoint(String service, int port, Duration timeout) {
        String address = address(service);
        return new Endpoint((address.isEmpty() ? "localhost" : address) + ':' + port, timeout);
    }

    private String address(String service) {
        return inspect(service, "{{range.NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    }

    long imageBytes(String image) {
        return Long.parseLong(
                docker("image inspect -f {{.Size}} " + image).output().strip());
    }

    private String inspect(String service, String format) {
        return docker("inspect -f " + format + ' ' + container(service))
                .output()
                .strip();
    }

    private void down() {
        run("", "--profile client --profile cluster --profile observability down -v --remove-orphans -t 20")
                .join()
                .orFail();
    }

    /** Returns the output without colours, and with only the final text of an overwritten line. */
    private static String plain(String output) {
        String text = output.replaceAll("\u001B\\[[0-9;]*[A-Za-z]", "");
        return text.replaceAll("(?m)^.*\r(?!\n)", "").replace("\r", "");
    }

    /** The long output of {@code --build} for steps that were all done before. */
    private static String withoutTheBuild(String output) {
        return output.replaceAll("(?ms)^Building \\S+$.*?^Successfully tagged [^\n]*\n", "");
    }

    private Shell shell() {
        return new Shell(root, environment);
    }

    @Override
    public void close() {
        down();
    }
}
