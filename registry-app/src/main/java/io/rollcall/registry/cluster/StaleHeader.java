package io.rollcall.registry.cluster;

import io.rollcall.chassis.fastpath.AnswerHeaders;
import io.rollcall.registry.Clustered;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Marks lists that may be older than the leader's by several seconds, as where this member has lost its majority: the
 * header {@code Rollcall-Stale} has their age in seconds. They are answered all the same.
 */
@RestControllerAdvice
@Conditional(Clustered.class)
final class StaleHeader implements AnswerHeaders, ResponseBodyAdvice<Object> {

    static final String NAME = "Rollcall-Stale";

    private static final Set<String> PATHS =
            Set.of("/Registry.Lookup", "/Registry.Watch", "/Registry.Services", "/prometheus/targets");

    private final Freshness freshness;

    StaleHeader(Freshness freshness) {
        this.freshness = freshness;
    }

    @Override
    public void add(String path, HttpServletResponse response) {
        String age = ageOf(path);
        if (age != null) response.setHeader(NAME, age);
    }

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        String age = ageOf(request.getURI().getPath());
        if (age != null) response.getHeaders().set(NAME, age);
        return body;
    }

    private @Nullable String ageOf(String path) {
        Long seconds = PATHS.contains(path) ? freshness.staleSeconds() : null;
        return seconds == null ? null : seconds.toString();
    }
}
