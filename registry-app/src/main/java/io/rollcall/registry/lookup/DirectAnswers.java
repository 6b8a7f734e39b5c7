package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.LookupResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Answers a watch where its future is completed. Spring would send it through filters and dispatcher a second time, and when a
 * thousand watches are answered at once, that is half of the work.
 *
 * <p>The completing thread only fills the response's buffer, which never waits; a thread of the web server sends it. An answer
 * that does not fit is written by such a thread, too. The future must not fail.
 */
public final class DirectAnswers implements HandlerMethodReturnValueHandler {

    /** Never reached: the registry ends each wait itself, after a minute at the latest. */
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static final ResolvableType ANSWER_TO_COME =
            ResolvableType.forClassWithGenerics(CompletableFuture.class, LookupResponse.class);

    private static final Logger log = LoggerFactory.getLogger(DirectAnswers.class);

    private final LookupConverter json;

    public DirectAnswers(LookupConverter json) {
        this.json = json;
    }

    @Override
    public boolean supportsReturnType(MethodParameter type) {
        return ANSWER_TO_COME.isAssignableFrom(ResolvableType.forMethodParameter(type));
    }

    @Override
    @SuppressWarnings("unchecked") // what supportsReturnType has seen
    public void handleReturnValue(
            @Nullable Object value, MethodParameter type, ModelAndViewContainer container, NativeWebRequest request) {
        container.setRequestHandled(true);
        AsyncContext exchange = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class))
                .startAsync(
                        Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)),
                        Objects.requireNonNull(request.getNativeResponse(ServletResponse.class)));
        exchange.setTimeout(TIMEOUT.toMillis());
        var unused = ((CompletableFuture<LookupResponse>) Objects.requireNonNull(value))
                .thenAccept(answer -> answer(exchange, json.bytes(answer)));
    }

    private static void answer(AsyncContext exchange, byte[] json) {
        if (json.length < exchange.getResponse().getBufferSize()) write(exchange, json);
        else exchange.start(() -> write(exchange, json));
    }

    private static void write(AsyncContext exchange, byte[] json) {
        ServletResponse response = exchange.getResponse();
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        try {
            response.getOutputStream().write(json); // were its length set, Tomcat would send it here and now
        } catch (IOException e) {
            log.debug("A watcher has hung up", e);
        }
        exchange.complete();
    }
}
