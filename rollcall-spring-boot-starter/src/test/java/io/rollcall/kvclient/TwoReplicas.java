package io.rollcall.kvclient;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.FakeReplica;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store of two replicas, a and b, whose first primary is a, and a registry that knows both. */
abstract class TwoReplicas {

    final FakeRegistry registry = FakeRegistry.opened();
    final FakeReplica.Group group = new FakeReplica.Group();
    final FakeReplica a = FakeReplica.opened(group, "a");
    final FakeReplica b = FakeReplica.opened(group, "b");

    @BeforeEach
    void register() {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
    }

    @AfterEach
    void close() {
        registry.close();
        a.close();
        b.close();
    }

    StoreUser user(String... properties) {
        return new StoreUser(registry.address(), properties);
    }

    static Throwable failure(StoreUser user) {
        try {
            throw new AssertionError("it was executed: " + user.kv().put("x", "v"));
        } catch (KvException e) {
            return e;
        }
    }

    /** Stops a replica like SIGSTOP: the system accepts connections for it, and nothing reads. */
    static ServerSocket stopped() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static String address(ServerSocket server) {
        return "localhost:" + server.getLocalPort();
    }

    static void awaitWrites(FakeReplica replica, int atLeast) throws InterruptedException {
        while (replica.writes().size() < atLeast) Thread.sleep(5);
    }

    static List<Long> numbers(FakeReplica replica) {
        return replica.writes().stream().map(RequestId::number).toList();
    }

    static List<String> clients(FakeReplica replica) {
        return replica.writes().stream().map(RequestId::client).distinct().toList();
    }
}
