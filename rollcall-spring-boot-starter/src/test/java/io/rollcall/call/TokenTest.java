package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsAutoConfiguration;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.KvApi;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.RegistryApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** The token goes to the registry and to the store, and nowhere else. */
class TokenTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> elsewhere = new CopyOnWriteArrayList<>();
    private HttpServer registry;
    private HttpServer other;

    @TempDir
    Path folder;

    /** A registry that sends each caller to another origin. */
    @BeforeEach
    void start() throws IOException {
        other = server(elsewhere, null);
        registry = server(heard, "http://localhost:" + other.getAddress().getPort() + "/stolen");
    }

    private static HttpServer server(List<String> heard, @Nullable String redirect) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (redirect != null) exchange.getResponseHeaders().set("Location", redirect);
            exchange.sendResponseHeaders(redirect == null ? 200 : 303, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        registry.stop(0);
        other.stop(0);
    }

    private String address() {
        return "localhost:" + registry.getAddress().getPort();
    }

    @Test
    void theRegistryGetsTheTokenAndWhereItSendsUsDoesNot() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "s3cret");
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(TlsAutoConfiguration.class, RegistryClientAutoConfiguration.class))
                .withPropertyValues("rollcall.registry.address=" + address(), "rollcall.security.token-file=" + file)
                .run(context -> {
                    RegistryApi api = context.getBean(RegistryApi.class);
                    var unused = api.lookup(new LookupRequest("echo", null));
                });
        assertThat(heard).containsExactly("Bearer s3cret");
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void theStoreGetsTheTokenAndWhereItSendsUsDoesNot() {
        Duration limit = Duration.ofSeconds(5);
        try (AddressedCalls calls = new AddressedCalls(
                "kv", limit, 2, BearerToken.of("s3cret", null), Tls.none(), all -> false, ObservationRegistry.NOOP)) {
            KvApi kv = calls.client(KvApi.class);
            var unused = calls.at(address(), limit, () -> kv.get(new GetRequest("k")));
            assertThat(calls.post(address(), "/KV.Apply", new byte[0], limit).status())
                    .isEqualTo(303);
        }
        assertThat(heard).containsExactly("Bearer s3cret", "Bearer s3cret");
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void aTokenThatCannotBeUsedFailsTheStartAndIsNotTold() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(TlsAutoConfiguration.class, RegistryClientAutoConfiguration.class))
                .withPropertyValues("rollcall.security.token=two words")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("rollcall.security.token")
                        .satisfies(failure -> assertThat(NestedExceptionUtils.getMostSpecificCause(failure)
                                        .getMessage())
                                .doesNotContain("two words")));
    }
}
