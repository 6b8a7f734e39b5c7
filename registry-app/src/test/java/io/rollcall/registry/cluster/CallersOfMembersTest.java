package io.rollcall.registry.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.registry.callers.Callers;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.registry.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a member learns of callers from another one, over real sockets. */
class CallersOfMembersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LINK =
            "{\"link\":{\"caller\":\"shop\",\"id\":\"%s\",\"service\":\"%s\"},\"ageMillis\":5}";

    private static final String HEARD =
            "{\"heard\":[" + LINK.formatted("s1", "echo") + "," + LINK.formatted("s2", "math") + "]}";

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final Callers own = new Callers(10, 100, () -> 0);
    private volatile String answer = HEARD;
    private HttpServer server;
    private CallersOfMembers callers;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(CallersOfMembers.PATH, exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                mayAnswer.await();
                byte[] body = answer.getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        server.start();
        List<String> others = List.of("localhost:" + server.getAddress().getPort());
        callers = new CallersOfMembers(
                own, () -> others, new MemberClient(new JsonMapper(), BearerToken.none(), Tls.none()));
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        server.stop(0);
    }

    /** However many pages are open, a member is asked once in a while. */
    @Test
    void requestsAtATimeShareWhatAMemberAnswers() {
        List<CompletableFuture<List<Callers.Heard>>> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) many.add(callers.heard(null));
        own.note(new Caller("shop", "s3"), "echo", () -> "one");
        mayAnswer.countDown();
        for (CompletableFuture<List<Callers.Heard>> each : many)
            assertThat(each.join()).hasSize(3);
        assertThat(asked).hasValue(1);
        await().atMost(PATIENCE).until(() -> {
            callers.heard(null).join();
            return asked.get() > 1;
        });
    }

    @Test
    void aRequestForOneServiceHasItsCallersOnly() {
        mayAnswer.countDown();
        own.note(new Caller("shop", "s3"), "math", () -> "one");
        assertThat(ids("echo")).containsExactly("s1");
        assertThat(ids("math")).containsExactly("s2", "s3");
        assertThat(ids(null)).containsExactly("s1", "s2", "s3");
    }

    @Test
    void whatIsLongerThanATableIsMissing() {
        answer = HEARD + " ".repeat(10_000);
        mayAnswer.countDown();
        own.note(new Caller("shop", "s3"), "echo", () -> "one");
        assertThat(ids(null)).containsExactly("s3");
    }

    private List<String> ids(@Nullable String service) {
        return callers.heard(service).join().stream()
                .map(heard -> heard.link().id())
                .sorted()
                .toList();
    }
}
