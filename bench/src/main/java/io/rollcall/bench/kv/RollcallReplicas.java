package io.rollcall.bench.kv;

import static io.rollcall.bench.kv.Store.KEYS;
import static io.rollcall.bench.kv.Store.VALUE;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.Caller;
import io.rollcall.bench.load.Http;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.process.Running;
import io.rollcall.bench.report.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A primary, which takes the requests, a backup, and the registry that they need. */
final class RollcallReplicas {

    private static final String STATUS = WrkScript.request("POST", "/KV.Status", "{}");

    private final Setting setting;

    RollcallReplicas(Setting setting) {
        this.setting = setting;
    }

    Store start() throws IOException, InterruptedException {
        Running server = new Running();
        int registry = Running.freePort();
        startJar(server, "registry-app", "-listen", "localhost:" + registry, "-data", "registry");
        server.awaitPort(registry);
        int primary = replica(server, registry, "kv1");
        int backup = replica(server, registry, "kv2");
        for (int port : List.of(primary, backup)) server.await("a replica", () -> isReady(port));
        List<String> puts = requests(key -> "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, VALUE), "/KV.Put");
        List<String> gets = requests(key -> "{\"key\":\"%s\"}".formatted(key), "/KV.Get");
        Store.fill(primary, Http.rotating(puts));
        return new Store(Figure.ROLLCALL, "", server, primary, Http.rotating(gets), Http.rotating(puts));
    }

    private interface Body {
        String of(String key);
    }

    private static List<String> requests(Body body, String path) {
        return IntStream.range(0, KEYS)
                .mapToObj(i -> WrkScript.request("POST", path, body.of("key" + i)))
                .toList();
    }

    private int replica(Running server, int registry, String id) throws IOException {
        int port = Running.freePort();
        String address = "localhost:" + port;
        startJar(
                server,
                "kv-app",
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
        return port;
    }

    private static boolean isReady(int port) throws IOException {
        try (Caller caller = new Caller(port)) {
            return caller.ask(STATUS).contains("\"ready\":true");
        }
    }

    private void startJar(Running server, String module, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(setting.java().toString(), "-jar"));
        command.add(setting.built(module + "/target/" + module + ".jar"));
        command.addAll(List.of(arguments));
        server.start(command);
    }
}
