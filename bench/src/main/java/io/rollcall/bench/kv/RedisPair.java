package io.rollcall.bench.kv;

import static io.rollcall.bench.kv.Store.KEYS;
import static io.rollcall.bench.kv.Store.VALUE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.Redis;
import io.rollcall.bench.process.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A primary and a replica, both of which sync each write. WAIT does not wait for the replica's sync. */
final class RedisPair {

    static final String NAME = "Redis, WAIT 1";

    private final Setting setting;

    RedisPair(Setting setting) {
        this.setting = setting;
    }

    Store start() throws IOException, InterruptedException {
        Running server = new Running();
        int primary = node(server, "primary");
        server.awaitPort(primary);
        int replica = node(server, "replica", "--replicaof", "127.0.0.1", String.valueOf(primary));
        server.awaitPort(replica);
        server.await("a replica", () -> hasReplica(primary));
        return new Store(
                NAME,
                Peers.versionSaidBy("redis-server", "--version"),
                server,
                primary,
                null,
                Redis.setAndWait(VALUE, KEYS));
    }

    private int node(Running server, String directory, String... more) throws IOException {
        int port = Running.freePort();
        Files.createDirectory(server.data().resolve(directory));
        List<String> command = new ArrayList<>(setting.cores().server());
        command.addAll(List.of("redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", directory, "--save", "", "--appendonly", "yes", "--appendfsync", "always"));
        command.addAll(List.of(more));
        server.start(command);
        return port;
    }

    private static boolean hasReplica(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.getOutputStream().write("SET key0 0\r\nWAIT 1 100\r\n".getBytes(US_ASCII));
            return "+OK".equals(in.readLine()) && ":1".equals(in.readLine());
        }
    }
}
