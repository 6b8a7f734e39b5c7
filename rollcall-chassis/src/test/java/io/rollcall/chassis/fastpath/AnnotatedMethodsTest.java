package io.rollcall.chassis.fastpath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.chassis.CustomProblem;
import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.fastpath.FastPathMethod.Answer;
import io.rollcall.chassis.security.Access;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.PostExchange;
import tools.jackson.databind.json.JsonMapper;

/** A controller whose methods have the annotation, and one whose method implements no path. */
class AnnotatedMethodsTest {

    @Test
    void aMethodHasThePathOfTheInterfaceAndIsCalledThere() throws IOException {
        Map<String, FastPathMethod<?>> methods = methods(EchoController.class);
        assertThat(methods).containsOnlyKeys("/Echo.Echo");
        Answer answer = call(methods, "{\"msg\":\"hello\"}").join();
        assertThat(answer.status()).isEqualTo(HttpStatus.OK);
        assertThat(sent(answer)).isEqualTo("{\"msg\":\"hello\",\"servedBy\":\"here\"}");
    }

    private static String sent(Answer answer) throws IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        answer.body().sendTo(response);
        return new String(response.getContentAsByteArray(), UTF_8);
    }

    @Test
    void aControllerIsNotCreatedBeforeItsFirstRequest() {
        Map<String, FastPathMethod<?>> methods = methods(EchoController.class);
        assertThat(EchoController.CREATED).isFalse();
        call(methods, "{\"msg\":\"hello\"}").join();
        assertThat(EchoController.CREATED).isTrue();
    }

    @Test
    void anInvalidRequestIsNotCalled() {
        FastPathMethod<?> method =
                methods(EchoController.class).values().iterator().next();
        assertThat(call(method, "{}")).isNull();
    }

    @Test
    void whatTheMethodThrowsIsThrown() {
        assertThatThrownBy(() -> call(methods(EchoController.class), "{\"msg\":\"refuse\"}"))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void aFailureWithABodyOfItsOwnIsAnsweredWithIt() throws IOException {
        Answer answer =
                call(methods(LateController.class), "{\"msg\":\"custom\"}").join();
        assertThat(answer.status()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(sent(answer)).isEqualTo("{\"view\":7}");
        assertThatThrownBy(() -> call(methods(LateController.class), "{\"msg\":\"other\"}")
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMethodWithoutAPathIsADefect() {
        assertThatThrownBy(() -> methods(NoPath.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@HttpExchange");
    }

    private static CompletableFuture<Answer> call(Map<String, FastPathMethod<?>> methods, String body) {
        return Objects.requireNonNull(call(methods.values().iterator().next(), body));
    }

    private static @Nullable CompletableFuture<Answer> call(FastPathMethod<?> method, String body) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        RequestTimes times = new RequestMetrics("test", Tags.empty(), new SimpleMeterRegistry());
        return method.call(
                body.getBytes(UTF_8), request, Access.off(), times.begin(request, new MockHttpServletResponse()));
    }

    private static Map<String, FastPathMethod<?>> methods(Class<?> controller) {
        EchoController.CREATED.set(false);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(JsonMapper.class, () -> new JsonMapper());
        context.registerBean(
                Validator.class, () -> Validation.buildDefaultValidatorFactory().getValidator());
        context.registerBean(controller, definition -> definition.setLazyInit(true));
        context.register(AnnotatedMethods.class);
        context.refresh();
        return context.getBean(FastPathMethods.class).byPath();
    }

    @RestController
    static class EchoController implements EchoApi {

        static final AtomicBoolean CREATED = new AtomicBoolean();

        EchoController() {
            CREATED.set(true);
        }

        @Override
        @FastPath
        public EchoResponse echo(EchoRequest request) {
            if (request.msg().equals("refuse"))
                throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", "No.");
            return new EchoResponse(request.msg(), "here");
        }
    }

    interface LateApi {

        @PostExchange("/Late.Echo")
        CompletableFuture<EchoResponse> late(EchoRequest request);
    }

    @RestController
    static class LateController implements LateApi {

        @Override
        @FastPath(response = FastPath.ResponseSize.SMALL)
        public CompletableFuture<EchoResponse> late(EchoRequest request) {
            return CompletableFuture.failedFuture(
                    request.msg().equals("custom") ? new OutdatedException() : new IllegalStateException("a defect"));
        }
    }

    @RestController
    static class NoPath {

        @FastPath
        public @Nullable EchoResponse echo(EchoRequest request) {
            return null;
        }
    }

    private static final class OutdatedException extends RuntimeException implements CustomProblem {
        private static final long serialVersionUID = 1;

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public Object body() {
            return Map.of("view", 7);
        }
    }
}
