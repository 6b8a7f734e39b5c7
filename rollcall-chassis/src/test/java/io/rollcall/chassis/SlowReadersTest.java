package io.rollcall.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients ask for a large answer and read nothing of it, or a byte now and then. */
@Tag("dist")
@Timeout(120)
class SlowReadersTest extends RefusalFixture {

    /** Above Tomcat's own limit on threads, 200. */
    private static final int SOME = 300;

    /** Above half of ours. */
    private static final int MANY = 600;

    private static final List<String> REQUEST =
            List.of("POST /Test.Large HTTP/1.1", "Host: localhost", "Content-Length: 0", "Connection: close", "", "");

    private final List<Socket> slow = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : slow) socket.close();
    }

    @Test
    void doNotKeepOthersFromBeingServedAndAreCutOffAfterTheDeadline() throws Exception {
        for (int i = 0; i < SOME; i++) slow.add(ask());
        assertThat(large()).as("a large answer for one that reads").isGreaterThan(16 << 20);
        assertOthersAreServed();

        while (slow.size() < MANY) slow.add(ask());
        await().atMost(Duration.ofSeconds(12)).until(() -> {
            slow.add(ask()); // because this test may have had the permit of one of them
            return send("/Test.Large", "POST", BodyPublishers.noBody(), null).statusCode() == 429;
        });
        long askedNanos = System.nanoTime();
        refused(send("/Test.Large", "POST", BodyPublishers.noBody(), null), 429, "too-many");
        assertOthersAreServed();

        dribble(Duration.ofSeconds(1));
        while (System.nanoTime() - askedNanos
                < AnswerLimits.DEADLINE.plusSeconds(8).toNanos()) {
            Thread.sleep(1_000);
            assertOthersAreServed();
        }
        for (int i = 0; i < slow.size(); i += 10) assertThat(rest(slow.get(i))).isLessThan(16 << 20);
        close();
        assertThat(large()).as("afterwards").isGreaterThan(16 << 20);
    }

    private void assertOthersAreServed() throws Exception {
        long askedNanos = System.nanoTime();
        assertThat(post("/Test.Register", GOOD).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - askedNanos)).isLessThan(Duration.ofSeconds(5));
    }

    private long large() throws IOException {
        try (Socket socket = ask()) {
            return rest(socket);
        }
    }

    /** Some read a byte, which is no progress. */
    private void dribble(Duration pause) throws Exception {
        for (int i = 0; i < slow.size(); i += 10)
            assertThat(slow.get(i).getInputStream().read()).isEqualTo('H');
        Thread.sleep(pause.toMillis());
    }

    /** Asks for the large answer, and reads nothing. */
    private Socket ask() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("localhost", port));
        socket.getOutputStream().write(String.join("\r\n", REQUEST).getBytes(UTF_8));
        return socket;
    }

    /** Returns how many bytes are left to be read before the server closes. */
    private static long rest(Socket socket) throws IOException {
        try (InputStream answer = socket.getInputStream()) {
            return answer.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException reset) {
            return 0;
        }
    }
}
