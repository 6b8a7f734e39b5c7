package io.rollcall.registry.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.security.Access;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** What a member that follows forwards to a leader that takes its time, over real sockets. */
class LeaderOnlyFilterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAGES = 16;

    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer leader;
    private LeaderOnlyFilter filter;

    @BeforeEach
    void start() throws IOException {
        leader = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        leader.setExecutor(threads);
        leader.createContext("/", exchange -> {
            try (exchange) {
                mayAnswer.await();
                byte[] body = "{}".getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        leader.start();
        String address = "localhost:" + leader.getAddress().getPort();
        JsonMapper json = new JsonMapper();
        MemberClient client = new MemberClient(json, BearerToken.none(), Tls.none());
        filter = new LeaderOnlyFilter(() -> address, () -> client, Access::off, new ProblemWriter(json));
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        leader.stop(0);
        threads.shutdownNow();
    }

    @Test
    void pagesThatAskForLeasesHoldUpNoViews() throws Exception {
        List<Sent> pages = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) pages.add(send("/Registry.Leases"));
        Sent tooMany = send("/Registry.Leases");
        assertThat(tooMany.isOnItsWay()).isFalse();
        assertThat(tooMany.response.getStatus()).isEqualTo(503);
        assertThat(tooMany.response.getContentAsString()).contains("\"code\":\"not-ready\"");

        Sent view = send("/Registry.View");
        assertThat(view.isOnItsWay()).as("it has a place of its own").isTrue();
        mayAnswer.countDown();
        for (Sent each : pages) each.awaitAnswer();
        view.awaitAnswer();

        send("/Registry.Leases").awaitAnswer();
    }

    private Sent send(String path) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setServletPath(path);
        request.setAsyncSupported(true);
        request.setContent("{}".getBytes(UTF_8));
        Sent sent = new Sent(request, new MockHttpServletResponse());
        filter.doFilter(request, sent.response, new MockFilterChain());
        return sent;
    }

    private record Sent(MockHttpServletRequest request, MockHttpServletResponse response) {

        boolean isOnItsWay() {
            return request.isAsyncStarted();
        }

        void awaitAnswer() {
            await().atMost(PATIENCE).until(() -> !response.getContentAsString().isEmpty());
            assertThat(response.getStatus()).isEqualTo(200);
        }
    }
}
