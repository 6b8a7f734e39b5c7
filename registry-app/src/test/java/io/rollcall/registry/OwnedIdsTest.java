package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.security.AccessMatrix;
import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenFile;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An id belongs to the principal that has registered it. */
class OwnedIdsTest {

    @Test
    void aStrangerCannotMoveALiveIdNorEndItsLease(@TempDir Path data) throws IOException {
        Path file = data.resolve("tokens");
        token(file, "mine", "register:echo,read");
        token(file, "stranger", "register:echo");
        token(file, "boss", "operate");
        try (RunningRegistry own = RunningRegistry.start(data.resolve("data"), "--rollcall.security.tokens=" + file)) {
            AccessMatrix calls = new AccessMatrix(own.address(), Map.of());
            String here = "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\"}";
            String there = here.replace("localhost:1", "localhost:666");
            String lease = json(calls.post("/Registry.Register", here, "mine"))
                    .get("lease")
                    .asString();
            String beat = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"%s\"}".formatted(lease);
            String drain = beat.replace("}", ",\"status\":\"DRAINING\"}");
            String leave = "{\"service\":\"echo\",\"id\":\"a\"}";

            owned(calls.post("/Registry.Register", there, "stranger"));
            owned(calls.post("/Registry.Heartbeat", beat, "stranger"));
            owned(calls.post("/Registry.Heartbeat", drain, "stranger"));
            for (String secret : List.of("stranger", "mine"))
                assertThat(calls.post("/Registry.Deregister", leave, secret).body())
                        .as("an operator's only")
                        .contains("\"code\":\"forbidden\"")
                        .contains("operate");
            owned(calls.post("/Registry.Deregister", beat, "stranger"));
            assertThat(json(calls.post("/Registry.Heartbeats", "{\"beats\":[" + drain + "]}", "stranger"))
                            .get("beats")
                            .get(0)
                            .get("code")
                            .asString())
                    .isEqualTo("owned-by-another");

            String question = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"none\"}";
            owned(calls.post("/Registry.Heartbeat", question, "stranger"));
            assertThat(calls.post("/Registry.Heartbeat", question, "mine").body())
                    .as("an owner's own id")
                    .contains("unknown-lease");

            String listed = calls.post("/Registry.Lookup", "{\"service\":\"echo\"}", "mine")
                    .body();
            assertThat(listed).contains("localhost:1\"").contains("\"UP\"").doesNotContain("666");
            assertThat(calls.post("/Registry.Heartbeat", beat, "mine").statusCode())
                    .isEqualTo(200);
            assertThat(calls.post("/Registry.Register", there, "mine").statusCode())
                    .as("a successor of the same principal")
                    .isEqualTo(200);
            assertThat(json(calls.post("/Registry.Deregister", leave, "boss"))
                            .get("removed")
                            .asBoolean())
                    .isTrue();
            assertThat(calls.post("/Registry.Register", there, "stranger").statusCode())
                    .as("nobody holds it any longer")
                    .isEqualTo(200);
            owned(calls.post("/Registry.Register", here, "mine"));
        }
    }

    private static void owned(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("\"code\":\"owned-by-another\"").contains("operator");
    }

    /** A lease that a stranger could not end must end by itself. */
    @Test
    void aRefusedDepartureLeavesTheLeaseToItsTime(@TempDir Path data) throws IOException {
        Path file = data.resolve("tokens");
        token(file, "mine", "register:echo,read");
        token(file, "stranger", "register:echo");
        try (RunningRegistry own = RunningRegistry.start(data.resolve("data"), "--rollcall.security.tokens=" + file)) {
            AccessMatrix calls = new AccessMatrix(own.address(), Map.of());
            String brief = "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\",\"ttlMillis\":3000}";
            String lease = json(calls.post("/Registry.Register", brief, "mine"))
                    .get("lease")
                    .asString();
            String leave = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"%s\"}".formatted(lease);
            owned(calls.post("/Registry.Deregister", leave, "stranger"));
            await().atMost(RunningRegistry.PATIENCE)
                    .until(() -> !calls.post("/Registry.Lookup", "{\"service\":\"echo\",\"all\":true}", "mine")
                            .body()
                            .contains("localhost:1"));
        }
    }

    /** A body that is read as it arrives passes the filters in another dispatch of its request. */
    @Test
    void whoSendsIsKnownWhileAllThreadsThatMayWaitForBodiesDo(@TempDir Path data) throws IOException {
        Path file = data.resolve("tokens");
        token(file, "mine", "register:echo,read");
        token(file, "stranger", "register:echo");
        List<Socket> slow = new ArrayList<>();
        try (RunningRegistry own = RunningRegistry.start(data.resolve("data"), "--rollcall.security.tokens=" + file)) {
            AccessMatrix calls = new AccessMatrix(own.address(), Map.of());
            String here = "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\"}";
            String lease = json(calls.post("/Registry.Register", here, "mine"))
                    .get("lease")
                    .asString();
            String address = own.address();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket("localhost", port);
                slow.add(socket);
                socket.getOutputStream()
                        .write("POST /Registry.Register HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n "
                                .getBytes(US_ASCII));
            }
            String there = here.replace("localhost:1", "localhost:666");
            String beat = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"%s\"}".formatted(lease);
            for (int i = 0; i < 20; i++) {
                for (String path : List.of("/Registry.Register", "/Registry%2ERegister"))
                    owned(calls.post(path, there, "stranger"));
                owned(calls.post("/Registry.Deregister", beat, "stranger"));
                assertThat(calls.post("/Registry.Heartbeats", "{\"beats\":[" + beat + "]}", "stranger")
                                .body())
                        .contains("owned-by-another");
            }
            assertThat(calls.post("/Registry%2ERegister", here, "mine").statusCode())
                    .isEqualTo(200);
            owned(calls.post("/Registry.Register", there, "stranger"));
        } finally {
            for (Socket socket : slow) socket.close();
        }
    }

    /** Adds a token whose secret is its name. */
    private static void token(Path file, String name, String scopes) throws IOException {
        TokenFile.append(file, new Token(name, Token.sha256(name), Token.scopes(scopes), null));
    }
}
