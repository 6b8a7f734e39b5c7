package io.rollcall.log;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** One member accepts connections, and another one's port is closed. */
class OpenConnectionsTest {

    private final Queue<Peer> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Peer> reconnected = new ConcurrentLinkedQueue<>();

    @Test
    void everyMemberIsAskedAndOnlyOneThatDoesNotAnswerIsConnectedAnew() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Peer closed = Group.newPeer("closed");
            Peer open = new Peer("open", "127.0.0.1:" + listening.getLocalPort(), "");
            try (OpenConnections connections = new OpenConnections(
                    () -> List.of(closed, open), this::connect, (peer, failure) -> reconnected.add(peer))) {
                connections.start();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> asked.contains(open) && reconnected.contains(closed));
                await().during(Duration.ofMillis(200)).until(() -> !reconnected.contains(open));
            }
        }
    }

    /** A member that is not known yet makes Ratis throw. */
    @Test
    void theyAreAskedAgainAfterAFailure() {
        OpenConnections connections = new OpenConnections(
                () -> {
                    asked.add(new Peer("any", "127.0.0.1:1", ""));
                    throw new IllegalStateException("not known yet");
                },
                this::connect,
                (peer, failure) -> reconnected.add(peer));
        try (connections) {
            connections.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> asked.size() > 1);
        }
    }

    private CompletableFuture<?> connect(Peer peer) {
        asked.add(peer);
        return CompletableFuture.runAsync(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(peer.logHost(), peer.logPort()), 1_000);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
