package io.rollcall.chassis.security;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private final Function<Method, Requirement> requirements;

    NeedsAdvice(Supplier<Access> access, Function<Method, Requirement> requirements) {
        this.access = access;
        this.requirements = requirements;
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
        Requirement needs = requirements.apply(Objects.requireNonNull(parameter.getMethod()));
        access.get().requireAllowed(needs, request(), body);
        return body;
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
