package io.rollcall.bench.kv;

import static io.rollcall.bench.kv.Store.KEYS;
import static io.rollcall.bench.kv.Store.VALUE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.ZooKeeper;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A node of ZooKeeper by itself. */
final class ZooKeeperNode {

    private static final String NAME = "ZooKeeper, 1 node";
    private static final int PATIENCE_MILLIS = 1_000;

    private final Setting setting;

    ZooKeeperNode(Setting setting) {
        this.setting = setting;
    }

    Store start() throws IOException, InterruptedException {
        Running server = new Running();
        int port = Running.freePort();
        Path configuration = Files.writeString(server.data().resolve("zoo.cfg"), """
                tickTime=2000
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                maxClientCnxns=0
                admin.enableServer=false
                """.formatted(server.data(), port));
        server.start(List.of(
                setting.java().toString(),
                "-cp",
                Files.readString(Path.of(setting.built("bench/peers/zookeeper/target/classpath"))),
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                configuration.toString()));
        server.await("ZooKeeper", () -> serves(port));
        Store.fill(port, ZooKeeper.create(VALUE, KEYS));
        return new Store(
                NAME,
                Peers.version(setting, "zookeeper", "zookeeper"),
                server,
                port,
                ZooKeeper.getData(KEYS),
                ZooKeeper.setData(VALUE, KEYS));
    }

    /** Asks by its four-letter word, because a session that is requested too early is never answered. */
    private static boolean serves(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII).contains("Mode: standalone");
        }
    }
}
