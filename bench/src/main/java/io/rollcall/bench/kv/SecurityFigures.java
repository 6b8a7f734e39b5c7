package io.rollcall.bench.kv;

import io.rollcall.bench.compare.Comparison;
import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.compare.Subject;
import io.rollcall.bench.load.Wrk;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.process.Running;
import io.rollcall.bench.process.TestCertificates;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Measures what tokens, and TLS with them, cost a primary and a backup. */
public final class SecurityFigures {

    private static final String WITHOUT = "without";
    private static final String TOKENS = "tokens";
    private static final String TLS = "tokens over TLS";

    private final Setting setting;
    private final Consumer<Figure> out;

    /** @param out is told each figure as soon as it is known */
    public SecurityFigures(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    /** @param sha256 the hash of the secret; {@code authorized} puts the secret into a request */
    public void measure(String secret, String sha256, UnaryOperator<String> authorized)
            throws IOException, InterruptedException {
        if (!Peers.isInstalled("wrk")) {
            Row row = Row.missing(TOKENS, Peers.absent("wrk", Wrk.PACKAGE));
            for (String name : List.of("KV.Get", "KV.Put"))
                out.accept(Figure.more(name + " with security", "a second", "", List.of(row), List.of()));
            return;
        }
        List<Replicas> all = new ArrayList<>();
        try {
            for (String name : List.of(WITHOUT, TOKENS, TLS)) {
                Replicas replicas = new Replicas(name, name.equals(WITHOUT) ? request -> request : authorized);
                all.add(replicas);
                replicas.start(secret, sha256);
            }
            compare(all, "KV.Get", key -> "{\"key\":\"%s\"}".formatted(key));
            compare(all, "KV.Put", key -> "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, Store.VALUE));
        } finally {
            for (Replicas replicas : all) replicas.server.close();
        }
    }

    private void compare(List<Replicas> all, String method, UnaryOperator<String> body)
            throws IOException, InterruptedException {
        List<Subject> subjects = new ArrayList<>();
        for (Replicas replicas : all) {
            String script = WrkScript.rotating(replicas.requests(method, body));
            Wrk wrk = new Wrk(setting.cores(), replicas.scheme(), replicas.primary, sent -> script);
            subjects.add(new Subject(replicas.name, "", replicas.server, wrk));
        }
        out.accept(Figure.more(
                method + " with security",
                "a second",
                "two replicas and their registry, %,d keys, values of %d bytes, %d connections of wrk"
                        .formatted(Store.KEYS, Store.VALUE.length(), Wrk.CONNECTIONS),
                new Comparison(setting).play(subjects),
                List.of(Bar.times(TOKENS, WITHOUT, 0.95, 1), Bar.aim(TLS, WITHOUT, 1))));
    }

    private final class Replicas {

        private final String name;
        private final UnaryOperator<String> authorized;
        private final Running server = new Running();
        private final TestCertificates certificates = new TestCertificates(server.data());
        private final int registry = Running.freePort();
        private final int primary = Running.freePort();
        private final int backup = Running.freePort();

        Replicas(String name, UnaryOperator<String> authorized) throws IOException {
            this.name = name;
            this.authorized = authorized;
        }

        private boolean speaksTls() {
            return name.equals(TLS);
        }

        private String scheme() {
            return speaksTls() ? "https" : "http";
        }

        void start(String secret, String sha256) throws IOException, InterruptedException {
            Path tokens = file("tokens", "bench " + sha256 + " read,register,replica,kv:read,kv:write,operate\n");
            Path token = file("token", secret);
            startJar(
                    "registry-app", "member/registry", tokens, token, "-listen", "localhost:" + registry, "-data", "r");
            server.awaitPort(registry);
            replica(primary, "kv1", tokens, token);
            replica(backup, "kv2", tokens, token);
            for (int port : List.of(primary, backup))
                server.await(
                        "a replica", () -> ask(port, List.of(status())).get(0).contains("\"ready\":true"));
            ask(primary, requests("KV.Put", key -> "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, Store.VALUE)));
        }

        private Path file(String called, String text) throws IOException {
            Path file = Files.createFile(
                    server.data().resolve(called),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        }

        private void replica(int port, String id, Path tokens, Path token) throws IOException {
            String address = "localhost:" + port;
            startJar(
                    "kv-app",
                    "replica/kv/" + id,
                    tokens,
                    token,
                    "-listen",
                    address,
                    "-public",
                    address,
                    "-registry",
                    "localhost:" + registry,
                    "-id",
                    id,
                    "-primary-id",
                    "kv1",
                    "-data",
                    id);
        }

        private void startJar(String module, String principal, Path tokens, Path token, String... arguments)
                throws IOException {
            List<String> command = new ArrayList<>(List.of(setting.java().toString(), "-jar"));
            command.add(setting.built(module + "/target/" + module + ".jar"));
            command.addAll(List.of(arguments));
            if (!name.equals(WITHOUT)) {
                command.add("--rollcall.security.tokens=" + tokens);
                if (module.equals("kv-app")) command.add("--rollcall.security.token-file=" + token);
            }
            if (speaksTls()) command.add("--rollcall.security.certificates=" + certificates.of(principal));
            server.start(command);
        }

        private String status() {
            return authorized.apply(WrkScript.request("POST", "/KV.Status", "{}"));
        }

        private List<String> requests(String method, UnaryOperator<String> body) {
            return IntStream.range(0, Store.KEYS)
                    .mapToObj(i -> authorized.apply(WrkScript.request("POST", '/' + method, body.apply("key" + i))))
                    .toList();
        }

        private List<String> ask(int port, List<String> requests) throws IOException {
            return speaksTls() ? certificates.ask(port, requests) : TestCertificates.askInClear(port, requests);
        }
    }
}
