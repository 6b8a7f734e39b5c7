package io.rollcall.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.tls.Tls;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdHolderTest {

    /** Else an instance could have another process send requests anywhere. */
    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws IOException {
        AtomicInteger followed = new AtomicInteger();
        HttpServer elsewhere = server();
        elsewhere.createContext("/", exchange -> {
            followed.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        HttpServer other = server();
        other.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://" + address(elsewhere) + "/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        elsewhere.start();
        other.start();
        try {
            Instance instance = new Instance("a", address(other), 1, null, Status.UP, false, Map.of());
            assertThat(IdHolder.answers(instance, Tls.none())).isTrue();
            assertThat(followed).hasValue(0);
        } finally {
            other.stop(0);
            elsewhere.stop(0);
        }
    }

    private static HttpServer server() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static String address(HttpServer server) {
        return "localhost:" + server.getAddress().getPort();
    }
}
