package io.rollcall.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More clients than the server has threads send their bodies slowly. */
@Tag("dist")
@Timeout(120)
class SlowBodiesTest extends RefusalFixture {

    /** Tomcat has 200 threads. */
    private static final int CLIENTS = 300;

    private final List<Socket> slow = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : slow) socket.close();
    }

    @Test
    void doNotKeepOthersFromBeingServedAndAreRefusedAfterTheDeadline() throws Exception {
        long beganNanos = System.nanoTime();
        for (int i = 0; i < CLIENTS; i++)
            slow.add(begin(i % 2 == 0 ? "Content-Length: 100" : "Transfer-Encoding: chunked"));
        Thread.sleep(1_000);

        for (int i = 0; i < 20; i++) {
            long askedNanos = System.nanoTime();
            assertThat(post("/Test.Register", GOOD).statusCode()).isEqualTo(200);
            refused(send("/Test.Register", "GET", BodyPublishers.noBody(), null), 405, "method-not-allowed");
            assertThat(Duration.ofNanos(System.nanoTime() - askedNanos)).isLessThan(Duration.ofSeconds(5));
        }
        String padded = GOOD + " ".repeat(900_000);
        assertThat(post("/Test.Register", padded).statusCode())
                .as("as it arrives")
                .isEqualTo(200);
        BodyPublisher tooLarge =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[BodyLimits.BYTES_MAX + 1]));
        refused(send("/Test.Register", "POST", tooLarge, null), 413, "too-large");
        try (Socket pausing = begin("Connection: close\r\nContent-Length: " + (GOOD.length() + 1))) {
            pausing.getOutputStream().write(GOOD.substring(0, 40).getBytes(UTF_8));
            Thread.sleep(500);
            pausing.getOutputStream().write(GOOD.substring(40).getBytes(UTF_8));
            assertThat(rest(pausing)).startsWith("HTTP/1.1 200").contains("\"weight\":5");
        }

        for (int i = 0; i < CLIENTS; i++) {
            String answer = rest(slow.get(i));
            assertThat(answer).as("%d", i).startsWith("HTTP/1.1 408").contains("\"code\":\"too-slow\"");
            assertThat(answer).containsIgnoringCase("\r\nconnection: close\r\n");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                .isBetween(BodyLimits.DEADLINE, BodyLimits.DEADLINE.multipliedBy(3));
    }

    /** Sends a byte of the body, and reads nothing. */
    private Socket begin(String header) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(60_000);
        String chunk = header.contains("chunked") ? "1\r\n \r\n" : " ";
        socket.getOutputStream()
                .write(("POST /Test.Register HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + header
                                + "\r\n\r\n" + chunk)
                        .getBytes(UTF_8));
        return socket;
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
}
