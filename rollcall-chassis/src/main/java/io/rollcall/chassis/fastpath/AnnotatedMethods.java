package io.rollcall.chassis.fastpath;

import io.rollcall.chassis.CustomProblem;
import io.rollcall.chassis.fastpath.FastPathMethod.Answer;
import io.rollcall.chassis.security.Requirement;
import jakarta.validation.Validator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.HttpExchange;
import tools.jackson.databind.json.JsonMapper;

/**
 * The methods of an application's controllers that have {@link FastPath}. The application imports this class.
 *
 * <p>It reads the controllers' types while the web server starts, and asks for a controller itself at the first
 * request, because the beans that a controller needs may not exist earlier.
 */
public final class AnnotatedMethods implements FastPathMethods {

    private final ListableBeanFactory beans;
    private final JsonMapper json;
    private final Validator validator;
    private final ResponseSerializer serializer;

    AnnotatedMethods(
            ListableBeanFactory beans,
            JsonMapper json,
            Validator validator,
            ObjectProvider<ResponseSerializer> serializer) {
        this.beans = beans;
        this.json = json;
        this.validator = validator;
        this.serializer = serializer.getIfAvailable(() -> json::writeValueAsBytes);
    }

    @Override
    public Map<String, FastPathMethod<?>> byPath() {
        Map<String, FastPathMethod<?>> byPath = new HashMap<>();
        for (String bean : beans.getBeanNamesForType(Object.class, true, false)) {
            Class<?> type = beans.getType(bean, false);
            if (type == null || !AnnotatedElementUtils.hasAnnotation(type, RestController.class)) continue;
            Supplier<Object> controller = SingletonSupplier.of(() -> beans.getBean(bean));
            for (Method method : type.getDeclaredMethods()) {
                FastPath fastPath = method.getAnnotation(FastPath.class);
                if (fastPath != null) byPath.put(path(method), method(controller, method, fastPath));
            }
        }
        return byPath;
    }

    private static String path(Method method) {
        HttpExchange exchange = AnnotatedElementUtils.findMergedAnnotation(method, HttpExchange.class);
        if (exchange == null)
            throw new IllegalStateException(
                    method + " has @FastPath but implements no method with @HttpExchange, which would name its path");
        return exchange.url();
    }

    private FastPathMethod<Object> method(Supplier<Object> controller, Method method, FastPath fastPath) {
        ReflectionUtils.makeAccessible(method);
        return new FastPathMethod<>(
                Requirement.of(method),
                fastPath.maxRequestBytes(),
                json.readerFor(method.getParameterTypes()[0]),
                validator,
                request -> call(controller.get(), method, request)
                        .handle((response, failure) -> answer(fastPath.response(), response, failure)));
    }

    private static CompletableFuture<?> call(Object controller, Method method, Object request) {
        Object response = invoke(controller, method, request);
        return response instanceof CompletableFuture<?> later ? later : CompletableFuture.completedFuture(response);
    }

    private static Object invoke(Object controller, Method method, Object request) {
        try {
            return Objects.requireNonNull(method.invoke(controller, request), () -> method + " returned null");
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) throw refusal;
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalStateException(method + " threw a checked exception", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " cannot be called", e);
        }
    }

    private Answer answer(FastPath.ResponseSize size, Object response, @Nullable Throwable failure) {
        if (failure != null)
            return answer(failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure);
        if (size != FastPath.ResponseSize.SMALL && serializer.isLarge(response))
            return Answer.ofLarge(to -> serializer.send(response, to));
        return switch (size) {
            case MEASURED -> Answer.of(serializer.json(response));
            case SMALL -> Answer.ofShort(() -> serializer.json(response));
            case LARGE -> Answer.of(() -> serializer.json(response));
        };
    }

    private Answer answer(Throwable failure) {
        if (failure instanceof CustomProblem problem)
            return Answer.of(() -> json.writeValueAsBytes(problem.body()), problem.status());
        throw new CompletionException(failure);
    }
}
