package io.rollcall.kv.replica;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.directory.RegistryProperties;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

class OneRegistryTest {

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void theMembersOfOneRegistryAreTaken() throws IOException {
        String one = registry("same");
        String other = registry("same");
        assertThatCode(() -> require(one, other)).doesNotThrowAnyException();
    }

    @Test
    void oneThatDoesNotAnswerOrHasNoIdentityYetIsLeftOut() throws IOException {
        String silent = registry("other");
        servers.get(0).stop(0);
        String fresh = registry("");
        String one = registry("one");
        assertThatCode(() -> require(silent, fresh, one)).doesNotThrowAnyException();
    }

    @Test
    void twoRegistriesAreRefused() throws IOException {
        String one = registry("one");
        String other = registry("other");
        assertThatThrownBy(() -> require(one, other))
                .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        refusal -> assertThat(refusal.getReason()).contains(one, other, "different registries"));
    }

    private String registry(String identity) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = "{\"version\":1,\"services\":[],\"registry\":\"%s\"}"
                .formatted(identity)
                .getBytes(UTF_8);
        server.createContext("/Registry.Services", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return "localhost:" + server.getAddress().getPort();
    }

    private static void require(String... addresses) {
        RegistryProperties properties = new Binder(new MapConfigurationPropertySource(
                        Map.of("rollcall.registry.address", String.join(",", addresses))))
                .bind("rollcall.registry", RegistryProperties.class)
                .get();
        OneRegistry.require(properties, new SimpleClientHttpRequestFactory(), BearerToken.none(), Tls.none());
    }
}
