package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Asks {@link Access} before each method that Spring calls. It decides by the method. Endpoints of the actuator have
 * one method for all, so those are told apart by the pattern by which Spring has found them.
 */
final class NeedsInterceptor implements HandlerInterceptor {

    private static final String ACTUATOR = "org.springframework.boot.webmvc.actuate.endpoint.web.";

    private static final Requirement OPERATE = Requirement.of(Scope.Kind.OPERATE);
    private static final Requirement METRICS = Requirement.of(Scope.Kind.METRICS, Scope.Kind.OPERATE);

    /** The mark of a request that was decided: the answer that comes later is not decided again. */
    private static final String DECIDED = NeedsInterceptor.class.getName() + ".DECIDED";

    /** The attribute of a request with what its method needs. */
    private static final String NEEDS = NeedsInterceptor.class.getName() + ".NEEDS";

    private final Supplier<Access> access;
    private final ProblemWriter problems;
    private final String actuatorPath;
    private final Map<Method, Requirement> requirements = new ConcurrentHashMap<>();

    /** @param actuatorPath the path of the actuator's endpoints, such as {@code /actuator} */
    NeedsInterceptor(Supplier<Access> access, ProblemWriter problems, String actuatorPath) {
        this.access = access;
        this.problems = problems;
        this.actuatorPath = actuatorPath;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (handler(handler).equals(request.getAttribute(DECIDED))
                || request.getDispatcherType() == DispatcherType.ERROR) return true;
        Requirement needs = requirement(handler, request);
        request.setAttribute(NEEDS, needs);
        try {
            access.get().requireMayCall(needs, request);
        } catch (ProblemException refusal) {
            problems.write(refusal, request.getRequestURI(), response);
            return false;
        }
        if (access.get().isOn() && !needs.isOpen() && isOurs(handler) && CurrentPrincipal.get() == null)
            throw new IllegalStateException("A method would be called for nobody"); // PrincipalFilter did not run
        request.setAttribute(DECIDED, handler(handler));
        return true;
    }

    private static Object handler(Object handler) {
        return handler instanceof HandlerMethod method ? method.getMethod() : handler;
    }

    private Requirement requirement(Object handler, HttpServletRequest request) {
        if (!(handler instanceof HandlerMethod method)) return Requirement.NOBODY;
        return isOurs(handler) ? of(method.getMethod()) : ofEndpoint(request);
    }

    /** Returns whether it is no endpoint of the actuator, which may be in a context of its own. */
    private static boolean isOurs(Object handler) {
        return !(handler instanceof HandlerMethod method)
                || !method.getBeanType().getName().startsWith(ACTUATOR);
    }

    /** Returns what was asked for before the message was read. */
    static Requirement found(HttpServletRequest request) {
        return request.getAttribute(NEEDS) instanceof Requirement needs ? needs : Requirement.NOBODY;
    }

    /** Returns what a controller's method needs. */
    Requirement of(Method method) {
        return requirements.computeIfAbsent(method, Requirement::of);
    }

    private Requirement ofEndpoint(HttpServletRequest request) {
        Object found = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String pattern = Objects.toString(found, "");
        if (isOf("health", pattern)) return Requirement.open();
        return isOf("metrics", pattern) || isOf("prometheus", pattern) ? METRICS : OPERATE;
    }

    private boolean isOf(String endpoint, String pattern) {
        String path = actuatorPath + '/' + endpoint;
        return pattern.equals(path) || pattern.startsWith(path + '/');
    }
}
