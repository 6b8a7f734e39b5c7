package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./rollcall call}, at instances of a service that is not one of ours. */
class CallCommandTest {

    private final List<HttpServer> servers = new ArrayList<>();
    private TestServices services;

    @BeforeEach
    void start() throws IOException {
        services = new TestServices();
        join("shop1", 5);
        join("shop2", 1);
    }

    /** Adds an instance that tells what it got. */
    private void join(String id, int weight) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, id));
        server.start();
        servers.add(server);
        services.join("shop", id, weight, "localhost:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, String id) throws IOException {
        try (exchange) {
            String got = exchange.getRequestMethod() + ' ' + exchange.getRequestURI() + ' '
                    + exchange.getRequestHeaders().getFirst("Content-Type") + ' '
                    + exchange.getRequestHeaders().getFirst("Authorization") + ' '
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8) + " by " + id;
            byte[] body = got.getBytes(UTF_8);
            int status = exchange.getRequestURI().getPath().equals("/broken") ? 500 : 200;
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
        services.close();
    }

    private CommandRun call(String... words) {
        List<String> all = new ArrayList<>(List.of("call"));
        all.addAll(List.of(words));
        all.addAll(List.of("-registry", services.registry.address()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void aGetPrintsTheBodyAndNothingElse() {
        assertThat(call("shop", "/orders/7?all=1", "-algo", "rr"))
                .isEqualTo(new CommandRun(0, "GET /orders/7?all=1 null null  by shop1", ""));
    }

    @Test
    void dataIsPostedAndMayComeFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("order"), "{\"n\": 1}");
        assertThat(call("shop", "/orders", "-data", "@" + file).out())
                .isEqualTo("POST /orders application/json null {\"n\": 1} by shop1");
        assertThat(call("shop", "/orders", "-data", "n", "-method", "put", "-header", "content-type: text/plain")
                        .out())
                .isEqualTo("PUT /orders text/plain null n by shop1");
    }

    /** The service may be anybody's. */
    @Test
    void theTokenOfTheOperatorGoesToTheRegistryAlone(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret");
        assertThat(call("shop", "/", "-token-file", token.toString()).out()).contains(" null  by shop1");
    }

    @Test
    void aStatusOfFailureIsOneOfTheCommandToo() {
        CommandRun run = call("shop", "/broken");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("GET /broken");
        assertThat(run.err()).isEqualTo("call: shop1 answered 500\n");
    }

    @Test
    void anInstanceThatIsNotThereIsLeftForAnother() {
        servers.get(0).stop(0);
        assertThat(call("shop", "/").out()).endsWith("by shop2");
        servers.get(1).stop(0);
        CommandRun nobody = call("shop", "/");
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.err()).startsWith("call: no connection: shop").contains("nothing listens there");
    }

    @Test
    void manyCallsAreReported() {
        CommandRun run = call("shop", "/", "-n", "12", "-algo", "wrr", "-output", "json");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json().get("ok").asInt()).isEqualTo(12);
        assertThat(run.json().at("/instances/0/calls").asInt()).isEqualTo(10);
        assertThat(run.json().at("/instances/1/calls").asInt()).isEqualTo(2);
        assertThat(call("shop", "/", "-n", "2").out()).contains("2 calls of shop by wrr", "served 2, failed 0");
    }

    @Test
    void failuresAmongManyCallsAreTold() {
        CommandRun run = call("shop", "/broken", "-n", "3");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("call: 3 of 3 calls failed: status 500: shop1 says: it answered 500\n");
    }

    @Test
    void oneCallInJsonSaysWhoHasAnswered() {
        CommandRun run = call("shop", "/", "-output", "json");
        assertThat(run.json().get("instance").asString()).isEqualTo("shop1");
        assertThat(run.json().get("status").asInt()).isEqualTo(200);
        assertThat(run.json().get("body").asString()).endsWith("by shop1");
    }

    @Test
    void aServiceWithoutInstancesIsAStatusOfItsOwn() {
        assertThat(call("nobody", "/").status()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop",
                "shop orders",
                "shop / -algo fastest",
                "shop / -n 0",
                "shop / -concurrency 0",
                "shop / -header nonsense",
                "shop / -header connection:close",
                "shop / -data @/no/such/file",
                "shop /[",
                "shop / -timeout never"
            })
    void badUsageIsOneLineAndCallsNobody(String words) {
        CommandRun run = call(words.split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("call: ").hasLineCount(1);
        assertThat(services.registry.requests()).isEmpty();
    }
}
