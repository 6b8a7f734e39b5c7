package io.rollcall.chassis.security;

import io.rollcall.wire.Needs;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/** What {@link Needs} asks of the caller of a method. */
public final class Requirement {

    /** Nobody may call it: the method has no annotation. */
    static final Requirement NOBODY = new Requirement(false, List.of(), List.of());

    private static final Requirement OPEN = new Requirement(true, List.of(), List.of());

    /** {@code SCOPE} or {@code SCOPE:{PATH}}. */
    private static final Pattern FORM = Pattern.compile("(?<scope>[a-z]+(?::[a-z]+)?)(?::\\{(?<path>[\\w.]+)})?");

    /** @param path the accessors that lead to the value in the message; empty: only a scope without a limit will do */
    private record Alternative(Scope.Kind kind, List<Method> path) {}

    private final boolean isOpen;
    private final List<Alternative> alternatives;

    /** The accessors that lead to the id of the sender; empty: the message does not name it. */
    private final List<Method> sender;

    private Requirement(boolean isOpen, List<Alternative> alternatives, List<Method> sender) {
        this.isOpen = isOpen;
        this.alternatives = alternatives;
        this.sender = sender;
    }

    /** Returns a requirement of one of these scopes without a limit. */
    static Requirement of(Scope.Kind... kinds) {
        return new Requirement(
                false,
                List.of(kinds).stream()
                        .map(kind -> new Alternative(kind, List.of()))
                        .toList(),
                List.of());
    }

    /** Returns the requirement of a method that everybody may call. */
    public static Requirement open() {
        return OPEN;
    }

    /**
     * Returns what a controller's method needs, as it or the interface's method that it implements says. Its first
     * parameter is the message.
     *
     * @throws IllegalStateException the annotation names no scope, or no component of the message
     */
    public static Requirement of(Method method) {
        Needs needs = AnnotatedElementUtils.findMergedAnnotation(method, Needs.class);
        if (needs == null) return NOBODY;
        List<String> texts = List.of(needs.value());
        if (texts.equals(List.of(Needs.OPEN))) return OPEN;
        List<Alternative> alternatives = new ArrayList<>();
        for (String text : texts) alternatives.add(alternative(text, method));
        String sender = needs.sender();
        return new Requirement(
                false, List.copyOf(alternatives), sender.isEmpty() ? List.of() : accessors(sender, method));
    }

    private static Alternative alternative(String text, Method method) {
        Matcher form = FORM.matcher(text);
        Scope.Kind kind = form.matches() ? Scope.Kind.of(form.group("scope")) : null;
        if (kind == null) throw new IllegalStateException("@Needs of " + method + " names no scope: " + text);
        String path = form.group("path");
        return new Alternative(kind, path == null ? List.of() : accessors(path, method));
    }

    private static List<Method> accessors(String path, Method method) {
        List<Method> accessors = new ArrayList<>();
        Type type = method.getGenericParameterTypes()[0];
        for (String name : path.split("\\.", -1)) {
            if (type instanceof ParameterizedType list && list.getRawType() == List.class)
                type = list.getActualTypeArguments()[0];
            RecordComponent component = component(type, name);
            if (component == null)
                throw new IllegalStateException("@Needs of " + method + " names no component: " + path);
            Method accessor = component.getAccessor();
            ReflectionUtils.makeAccessible(accessor);
            accessors.add(accessor);
            type = component.getGenericType();
        }
        return List.copyOf(accessors);
    }

    private static @Nullable RecordComponent component(Type type, String name) {
        if (!(type instanceof Class<?> message) || !message.isRecord()) return null;
        for (RecordComponent component : Objects.requireNonNull(message.getRecordComponents()))
            if (component.getName().equals(name)) return component;
        return null;
    }

    /** Returns whether everybody may call the method. */
    boolean isOpen() {
        return isOpen;
    }

    /** Returns whether some message may be allowed: it is asked before the message is read. */
    boolean mayBeMetBy(Principal principal) {
        for (Alternative one : alternatives)
            if (one.path.isEmpty() ? principal.may(one.kind) : principal.mayDoSomeOf(one.kind)) return true;
        return isOpen;
    }

    /** Returns whether a message is allowed: all of it, by one of the alternatives. */
    boolean isMetBy(Principal principal, @Nullable Object message) {
        if (principal.id() != null && !sender.isEmpty() && !isNamed(principal.id(), message, sender)) return isOpen;
        for (Alternative one : alternatives) {
            if (principal.may(one.kind)) return true; // the ordinary case, and the message need not be asked
            if (!one.path.isEmpty() && allows(principal, one.kind, message, one.path)) return true;
        }
        return isOpen;
    }

    /** @param path the accessors that are still to follow */
    private static boolean allows(Principal principal, Scope.Kind kind, @Nullable Object value, List<Method> path) {
        if (value instanceof List<?> list) {
            if (list.isEmpty()) return principal.may(kind);
            for (Object element : list) if (!allows(principal, kind, element, path)) return false;
            return true;
        }
        if (value == null || path.isEmpty()) return covers(principal, kind, (String) value);
        return allows(principal, kind, ReflectionUtils.invokeMethod(path.get(0), value), path.subList(1, path.size()));
    }

    /** @param path the accessors that are still to follow */
    private static boolean isNamed(String id, @Nullable Object value, List<Method> path) {
        if (value instanceof List<?> list) {
            for (Object element : list) if (!isNamed(id, element, path)) return false;
            return true;
        }
        if (value == null || path.isEmpty()) return id.equals(value);
        return isNamed(id, ReflectionUtils.invokeMethod(path.get(0), value), path.subList(1, path.size()));
    }

    private static boolean covers(Principal principal, Scope.Kind kind, @Nullable String resource) {
        for (Scope scope : principal.scopes()) if (scope.covers(kind, resource)) return true;
        return false;
    }

    /** Returns the scopes of which one is needed, as a message says it. */
    @Override
    public String toString() {
        return alternatives.stream().map(Requirement::described).collect(Collectors.joining(" or "));
    }

    private static String described(Alternative one) {
        if (one.path.isEmpty()) return one.kind.text();
        String last = one.path.get(one.path.size() - 1).getName();
        return one.kind.text() + " or " + one.kind.text() + ":" + last.toUpperCase(Locale.ROOT);
    }
}
