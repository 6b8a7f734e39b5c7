package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.OutcomeTable.Row;
import io.rollcall.fake.RawInstance;
import io.rollcall.tls.Tls;
import io.rollcall.wire.registry.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractStreamingClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The application's own request factory and connector. They keep no record of what they send, and follow every
 * redirect.
 */
@Tag("dist")
class CustomTransportTest {

    private static final int CALLS = 12;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    private final FakeRegistry registry = FakeRegistry.opened();
    private final RawInstance a = RawInstance.opened();
    private final RawInstance b = RawInstance.opened();

    @AfterEach
    void close() throws IOException {
        registry.close();
        a.close();
        b.close();
    }

    enum Client {
        BLOCKING,
        BUFFERED,
        REACTIVE;

        /** Whether it was answered. */
        boolean call(Echoes echoes, HttpMethod method, @Nullable String body) {
            try {
                if (this == REACTIVE) reactive(echoes.application().getBean(WebClient.class), method, body);
                else blocking(echoes.application().getBean(RestClient.class), method, body);
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        }

        private static void blocking(RestClient client, HttpMethod method, @Nullable String body) {
            RestClient.RequestBodySpec request = client.method(method).uri("http://echo/x");
            if (body != null) request.body(body);
            request.retrieve().toBodilessEntity();
        }

        private static void reactive(WebClient client, HttpMethod method, @Nullable String body) {
            WebClient.RequestBodySpec request = client.method(method).uri("http://echo/x");
            (body == null ? request : request.bodyValue(body))
                    .retrieve()
                    .toBodilessEntity()
                    .block();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatIsRedirectedToWhereNobodyListensIsExecutedOnceAndNobodyIsBlamed(Client client) {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
        int calls = 0;
        try (Echoes echoes = echoes(client)) {
            for (int status : List.of(301, 302, 303, 307, 308)) {
                redirect(status);
                for (int i = 0; i < CALLS; i++) {
                    assertThat(client.call(echoes, HttpMethod.POST, i % 2 == 0 ? "{}" : null))
                            .isFalse();
                    assertThat(a.executed() + b.executed()).isEqualTo(++calls);
                }
            }
            assertThat(echoes.attempts(Row.REDIRECT_FAILED.outcome())).isEqualTo(calls);
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(Row.REDIRECT_FAILED.isBlamed() ? 1 : 0);
        }
    }

    /** It asks for a body once it is connected, so it is known that nothing was sent. */
    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "REACTIVE"})
    void aPostWithABodyThatFindsNobodyIsMadeElsewhere(Client client) throws IOException {
        oneIsGone();
        try (Echoes echoes = echoes(client)) {
            for (int i = 0; i < 2 * CALLS; i++)
                assertThat(client.call(echoes, HttpMethod.POST, "{}")).isTrue();
            assertThat(echoes.attempts(Row.NO_CONNECTION.outcome())).isEqualTo(10);
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(1);
        }
    }

    /**
     * It is unknown that nothing was sent, so the call is not made again. But the instance accepts no connection, so it
     * is blamed.
     */
    @ParameterizedTest
    @EnumSource
    void aPostWithoutABodyThatFindsNobodyIsNotMadeElsewhereAndTheInstanceIsEjected(Client client) throws IOException {
        oneIsGone();
        try (Echoes echoes = echoes(client)) {
            int failed = 0;
            for (int i = 0; i < 3 * CALLS; i++) if (!client.call(echoes, HttpMethod.POST, null)) failed++;
            assertThat(failed).isEqualTo(10);
            assertThat(echoes.attempts(Row.UNKNOWN.outcome())).isEqualTo(10);
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(Row.UNKNOWN.isBlamed() ? 1 : 0);
        }
    }

    @Test
    void whatStandsInTheRequestFactorySeesEachAttemptAtItsAddress() throws IOException {
        oneIsGone();
        try (Echoes echoes = echoes(Client.BUFFERED)) {
            assertThat(Client.BUFFERED.call(echoes, HttpMethod.GET, null)).isTrue();
            assertThat(echoes.application().getBean(Seen.class).uris())
                    .containsExactly(
                            URI.create("http://" + a.address() + "/x"), URI.create("http://" + b.address() + "/x"));
        }
    }

    @Test
    void aPostThroughATransportThatWantsTheBodyBeforeItIsConnectedIsMadeOnceAndWhoIsGoneIsEjected() throws IOException {
        oneIsGone();
        try (Echoes echoes = new Echoes(registry.address(), Early.class, "rollcall.load-balancer=rr")) {
            int failed = 0;
            for (int i = 0; i < 3 * CALLS; i++) if (!Client.BLOCKING.call(echoes, HttpMethod.POST, "{}")) failed++;
            assertThat(failed).isEqualTo(10);
            assertThat(echoes.attempts(Row.UNKNOWN.outcome())).isEqualTo(10);
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(1);
        }
    }

    /** A source whose exception a converter wraps in one of its own. */
    @Test
    void aConnectionThatBreaksUnderAnObjectCountsAgainstTheInstance() {
        registry.put("a", a.address(), Status.UP); // it answers with nothing, and reads no chunk
        try (Echoes echoes = new Echoes(registry.address(), Simple.class)) {
            RestClient client = echoes.application().getBean(RestClient.class);
            List<String> large = Collections.nCopies(20_000, "x".repeat(1_000));
            assertThat(catchThrowable(() -> client.post()
                            .uri("http://echo/x")
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(large)
                            .retrieve()
                            .toBodilessEntity()))
                    .isNotNull();
            assertThat(echoes.attempts(Row.NO_ANSWER.outcome())).isEqualTo(1);
        }
    }

    @Test
    void aRequestThatTheTransportCannotMakeSpeaksAgainstNobody() {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
        try (Echoes echoes = new Echoes(registry.address(), Simple.class, "rollcall.call.idempotent.echo=/x")) {
            for (int i = 0; i < CALLS; i++)
                assertThat(Client.BLOCKING.call(echoes, HttpMethod.PATCH, "{}")).isFalse();
            assertThat(echoes.attempts(Row.UNREADABLE.outcome())).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.retries")).isZero();
        }
    }

    @Test
    void aPostThatAnInterceptorSendsOnToWhereNobodyListensIsExecutedOnce() {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
        a.answer(OK);
        b.answer(OK);
        try (Echoes echoes = new Echoes(registry.address(), Twice.class)) {
            for (int i = 1; i <= CALLS; i++) {
                assertThat(Client.BLOCKING.call(echoes, HttpMethod.POST, "{}")).isFalse();
                assertThat(a.executed() + b.executed()).isEqualTo(i);
            }
            assertThat(echoes.attempts(Row.REDIRECT_FAILED.outcome())).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.ejections")).isZero();
        }
    }

    private void oneIsGone() throws IOException {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
        b.answer(OK);
        a.close();
    }

    private void redirect(int status) {
        String answer = "HTTP/1.1 " + status
                + " X\r\nLocation: http://localhost:1/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        a.answer(answer);
        b.answer(answer);
    }

    private Echoes echoes(Client client) {
        Class<?> transport = client == Client.BUFFERED ? Buffered.class : Streaming.class;
        return new Echoes(registry.address(), transport, "rollcall.load-balancer=rr");
    }

    private static HttpClient following() {
        return HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();
    }

    record Seen(List<URI> uris) {}

    @Configuration(proxyBeanMethods = false)
    static class Streaming extends Clients {

        @Bean
        ClientHttpRequestFactory rollcallRequestFactory() {
            return new JdkClientHttpRequestFactory(following());
        }
    }

    /** A transport with an interceptor, because of which Spring keeps the body. */
    @Configuration(proxyBeanMethods = false)
    static class Buffered extends Clients {

        @Bean
        Seen seen() {
            return new Seen(new CopyOnWriteArrayList<>());
        }

        @Bean
        ClientHttpRequestFactory rollcallRequestFactory(Seen seen) {
            return new InterceptingClientHttpRequestFactory(
                    new JdkClientHttpRequestFactory(following()), List.of((request, body, execution) -> {
                        seen.uris().add(request.getURI());
                        return execution.execute(request, body);
                    }));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Simple extends Clients {

        @Bean
        ClientHttpRequestFactory rollcallRequestFactory() {
            return new SimpleClientHttpRequestFactory();
        }
    }

    /** A transport that asks for the whole body before it connects, as Jetty's does. */
    @Configuration(proxyBeanMethods = false)
    static class Early extends Clients {

        @Bean
        ClientHttpRequestFactory rollcallRequestFactory() {
            ClientHttpRequestFactory connecting = new JdkClientHttpRequestFactory();
            return (uri, method) -> new EarlyRequest(connecting, uri, method);
        }
    }

    private static final class EarlyRequest extends AbstractStreamingClientHttpRequest {

        private final ClientHttpRequestFactory connecting;
        private final URI uri;
        private final HttpMethod method;

        EarlyRequest(ClientHttpRequestFactory connecting, URI uri, HttpMethod method) {
            this.connecting = connecting;
            this.uri = uri;
            this.method = method;
        }

        @Override
        public URI getURI() {
            return uri;
        }

        @Override
        public HttpMethod getMethod() {
            return method;
        }

        @Override
        protected ClientHttpResponse executeInternal(HttpHeaders headers, @Nullable Body body) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (body != null) body.writeTo(bytes);
            ClientHttpRequest request = connecting.createRequest(uri, method);
            request.getHeaders().addAll(headers);
            ((StreamingHttpOutputMessage) request).setBody(bytes.toByteArray());
            return request.execute();
        }
    }

    /** The starter's transport with an interceptor that sends each call on to an address where nothing listens. */
    @Configuration(proxyBeanMethods = false)
    static class Twice extends Clients {

        @Bean
        ClientHttpRequestFactory rollcallRequestFactory() {
            ClientHttpRequestFactory pooled =
                    PooledRequests.factory(Duration.ofSeconds(1), Duration.ofSeconds(5), 10, Tls.none());
            return new InterceptingClientHttpRequestFactory(pooled, List.of((request, body, execution) -> {
                execution.execute(request, body).close();
                return pooled.createRequest(URI.create("http://localhost:1/x"), HttpMethod.POST)
                        .execute();
            }));
        }
    }

    /** The clients, of which the reactive one has a connector of the application's own, too. */
    static class Clients extends Echoes.Clients {

        @Bean
        @Override
        WebClient webClient(@LoadBalanced WebClient.Builder builder) {
            return builder.clientConnector(new JdkClientHttpConnector(following()))
                    .build();
        }
    }
}
