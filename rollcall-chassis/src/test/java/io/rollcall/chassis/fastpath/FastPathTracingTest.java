package io.rollcall.chassis.fastpath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.fastpath.FastPathMethod.Answer;
import io.rollcall.chassis.security.Requirement;
import io.rollcall.wire.registry.LookupRequest;
import jakarta.validation.Validator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Requests of the fast path are traced, by Brave. Spring has none of their methods, so its own answer is a 404. */
@SpringBootTest(webEnvironment = RANDOM_PORT, properties = "server.address=localhost")
class FastPathTracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String VALID = "{\"service\":\"echo\"}";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Spans spans;

    @Autowired
    private Application application;

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void forget() {
        spans.ended.clear();
    }

    @Test
    void aRequestIsASpanOfItsCallersTrace() throws Exception {
        HttpResponse<String> answer = http.send(request("/Test.Now", VALID), BodyHandlers.ofString());
        MutableSpan span = spans.next();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.parentId()).isEqualTo(CALLER);
        assertThat(span.kind()).isEqualTo(brave.Span.Kind.SERVER);
        assertThat(span.name()).isEqualTo("http post /Test.Now");
        assertThat(span.tags()).containsEntry("status", "200").containsEntry("uri", "/Test.Now");
        assertThat(answer.body()).as("the span while the method runs").isEqualTo('"' + span.id() + '"');
        assertThat(spans.ended).isEmpty();
    }

    @Test
    void anAnswerThatComesLaterEndsItsSpanThen() {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request("/Test.Later", VALID), BodyHandlers.ofString());
        CompletableFuture<Answer> late = application.awaited();
        assertThat(spans.ended).isEmpty();
        late.complete(Answer.of("{}".getBytes(UTF_8)));
        assertThat(spans.next().name()).isEqualTo("http post /Test.Later");
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(spans.ended).isEmpty();
    }

    @Test
    void aRefusalHasItsStatus() throws Exception {
        http.send(request("/Test.Refuse", VALID), BodyHandlers.ofString());
        assertThat(spans.next().tags()).containsEntry("status", "429").containsEntry("outcome", "CLIENT_ERROR");
    }

    /** Spring observes it. A span that the fast path had begun would never end, or be a second one. */
    @Test
    void whatGoesOnToSpringHasNoSpanHere() throws Exception {
        HttpResponse<String> answer = http.send(request("/Test.Now", "{}"), BodyHandlers.ofString());
        http.send(request("/Test.Now", VALID), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(spans.next().tags()).as("the valid one's").containsEntry("status", "200");
        assertThat(spans.ended).isEmpty();
    }

    @Test
    void itIsTimedOnceInSpringsMeter() throws Exception {
        long before = count();
        http.send(request("/Test.Now", VALID), BodyHandlers.ofString());
        await().until(() -> count() == before + 1);
    }

    private long count() {
        Timer timer = meters.find("http.server.requests")
                .tags("uri", "/Test.Now", "status", "200", "method", "POST", "outcome", "SUCCESS", "exception", "none")
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE + '-' + CALLER + "-01")
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** The spans that have ended. */
    static final class Spans extends SpanHandler {

        final BlockingQueue<MutableSpan> ended = new LinkedBlockingQueue<>();

        @Override
        public boolean end(TraceContext context, MutableSpan span, Cause cause) {
            return ended.add(span);
        }

        MutableSpan next() {
            try {
                return Objects.requireNonNull(ended.poll(10, TimeUnit.SECONDS), "no span has ended");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        private final BlockingQueue<CompletableFuture<Answer>> awaited = new LinkedBlockingQueue<>();

        @Bean
        Spans spans() {
            return new Spans();
        }

        @Bean(destroyMethod = "close")
        Tracing tracing(Spans spans) {
            return Tracing.newBuilder()
                    .sampler(Sampler.ALWAYS_SAMPLE)
                    .traceId128Bit(true)
                    .supportsJoin(false)
                    .propagationFactory(new W3CPropagation())
                    .addSpanHandler(spans)
                    .build();
        }

        @Bean
        Tracer tracer(Tracing tracing) {
            return new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(tracing.currentTraceContext()));
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observations(Tracer tracer, Tracing tracing, MeterRegistry meters) {
            ObservationRegistry observations = ObservationRegistry.create();
            observations
                    .observationConfig()
                    .observationHandler(new DefaultMeterObservationHandler(meters))
                    .observationHandler(
                            new PropagatingReceiverTracingObservationHandler<>(tracer, new BravePropagator(tracing)));
            return observations;
        }

        @Bean
        FastPathMethods methods(JsonMapper json, Validator validator, Tracer tracer) {
            return () -> Map.of(
                    "/Test.Now",
                    method(json, validator, request -> CompletableFuture.completedFuture(Answer.of(id(tracer)))),
                    "/Test.Later",
                    method(json, validator, request -> later()),
                    "/Test.Refuse",
                    method(json, validator, request -> {
                        throw new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "too-many", "Later.");
                    }));
        }

        private static FastPathMethod<LookupRequest> method(
                JsonMapper json, Validator validator, Function<LookupRequest, CompletableFuture<Answer>> call) {
            return new FastPathMethod<>(Requirement.open(), json.readerFor(LookupRequest.class), validator, call);
        }

        private static byte[] id(Tracer tracer) {
            @Nullable Span span = tracer.currentSpan();
            return (span == null ? "null" : '"' + span.context().spanId() + '"').getBytes(UTF_8);
        }

        private CompletableFuture<Answer> later() {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            awaited.add(answer);
            return answer;
        }

        CompletableFuture<Answer> awaited() {
            try {
                return Objects.requireNonNull(awaited.poll(10, TimeUnit.SECONDS), "no request waits");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
