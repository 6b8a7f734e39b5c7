package io.rollcall.chassis.security;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Asks {@link Access} once more when Spring has read a message, and before it calls the method. */
@ControllerAdvice
final class NeedsAdvice extends RequestBodyAdviceAdapter {

    private final Supplier<Access> access;

    NeedsAdvice(Supplier<Access> access) {
        this.access = access;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        requireAllowed(body);
        return body;
    }

    @Override
    public @Nullable Object handleEmptyBody(
            @Nullable Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        requireAllowed(body);
        return body;
    }

    /** @param message null: there is none, so only a scope without a limit is enough */
    private void requireAllowed(@Nullable Object message) {
        HttpServletRequest request = request();
        access.get().requireAllowed(NeedsInterceptor.found(request), request, message);
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
