package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.tls.TestAuthority;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;

/** Calls with a certificate of the client's own, to a server that demands one. */
class TlsConnectionsTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ours");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CALLS = 20;

    @TempDir
    Path folder;

    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private HttpsServer server;
    private Tls tls;

    @BeforeEach
    void start() throws Exception {
        Tls servers = Tls.of(AUTHORITY.write(folder.resolve("server"), "rollcall://service/echo"));
        tls = Tls.of(AUTHORITY.write(folder.resolve("client"), "rollcall://service/client"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(servers.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters demanded = getSSLContext().getDefaultSSLParameters();
                demanded.setNeedClientAuth(true);
                parameters.setSSLParameters(demanded);
            }
        });
        server.createContext("/", exchange -> {
            connections.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    @Test
    void balancedCallsUseAConnectionAgain() {
        RestClient client = RestClient.builder()
                .requestFactory(PooledRequests.factory(LIMIT, LIMIT, 10, tls))
                .build();
        for (int call = 0; call < CALLS; call++)
            assertThat(client.get().uri("https://" + address() + "/").retrieve().body(String.class))
                    .isEqualTo("{}");
        assertThat(connections).hasSize(1);
    }

    @Test
    void callsToAddressesUseAConnectionAgain() {
        try (AddressedCalls calls =
                new AddressedCalls("kv", LIMIT, 10, BearerToken.none(), tls, any -> true, ObservationRegistry.NOOP)) {
            for (int call = 0; call < CALLS; call++)
                assertThat(calls.post(address(), "/", new byte[] {'{', '}'}, LIMIT)
                                .status())
                        .isEqualTo(200);
        }
        assertThat(connections).hasSize(1);
    }
}
