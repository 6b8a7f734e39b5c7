package io.rollcall.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.chassis.fastpath.BothPaths;
import io.rollcall.wire.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Used by the tests of services: every method of a running server, with every sort of token, on every form of its path,
 * on the fast path and through Spring. What must be allowed follows from the annotations alone.
 */
public final class AccessMatrix {

    /** The one service, group and beginning of keys that the messages name. */
    public static final String NAMED = "echo";

    private static final String OTHER = "other";
    private static final List<String> LIMITED = List.of("read", "register", "kv:read", "kv:write", "replica");
    private static final List<String> WHOLE = List.of("member", "operate", "metrics");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A caller with a certificate: its scopes are those of its name, and null if the server must not know it. */
    public record Caller(HttpClient http, @Nullable List<String> scopes) {}

    private final URI server;
    private final Map<String, String> messages;

    /**
     * @param address host:port of a server with the tokens of {@link #writeTokens}
     * @param messages by path, a valid message that names {@link #NAMED} wherever a scope may be limited
     */
    public AccessMatrix(String address, Map<String, String> messages) {
        this.server = URI.create("http://" + address);
        this.messages = messages;
    }

    /** @param server the origin of a server with certificates */
    public AccessMatrix(URI server, Map<String, String> messages) {
        this.server = server;
        this.messages = messages;
    }

    /**
     * Sends everything as each of these callers, and checks that exactly what their scopes allow is done.
     *
     * @return the number of requests
     */
    public int certificates(Map<String, HandlerMethod> methods, Map<String, Caller> callers) {
        int sent = 0;
        for (var each : methods.entrySet()) {
            Method method = each.getValue().getMethod();
            for (String form : forms(each.getKey()))
                for (String type : List.of(BothPaths.FAST_PATH, BothPaths.THROUGH_SPRING))
                    for (var one : callers.entrySet()) {
                        Caller caller = one.getValue();
                        HttpResponse<String> answer = send(
                                caller.http,
                                verb(each.getValue()).name(),
                                form,
                                messages.getOrDefault(each.getKey(), "{}"),
                                Map.of("Content-Type", type));
                        sent++;
                        List<String> scopes = caller.scopes == null ? List.of() : caller.scopes;
                        if (!isOpen(method) && caller.scopes == null) unauthenticated(answer);
                        else if (isOpen(method) || scopes.stream().anyMatch(scope -> isAllowed(method, scope)))
                            assertThat(answer.statusCode())
                                    .as("%s as %s: %s", form, one.getKey(), answer.body())
                                    .isNotIn(400, 401, 403, 405, 415, 500);
                        else forbidden(answer, one.getKey(), form);
                    }
        }
        return sent;
    }

    /** Writes a token for each scope, limited and not; its secret is its scope. */
    public static Path writeTokens(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String scope : scopes()) lines.add("test " + Token.sha256(scope) + " " + scope);
        String all = String.join(",", LIMITED) + "," + String.join(",", WHOLE);
        lines.add("test " + Token.sha256("expired") + " " + all + " " + Instant.EPOCH);
        lines.add("test " + Token.sha256("all") + " " + all);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, lines);
    }

    private static List<String> scopes() {
        List<String> scopes = new ArrayList<>(WHOLE);
        for (String scope : LIMITED) scopes.addAll(List.of(scope, scope + ":" + NAMED, scope + ":" + OTHER));
        return scopes;
    }

    /** Returns the methods of our own controllers by their paths. */
    public static Map<String, HandlerMethod> methods(ApplicationContext context) {
        Map<String, HandlerMethod> methods = new TreeMap<>();
        context.getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods()
                        .forEach((info, method) -> info.getPatternValues().forEach(path -> methods.put(path, method))));
        methods.remove("/error");
        return methods;
    }

    /**
     * Sends everything that must be refused, and checks that it is.
     *
     * @return the number of requests
     */
    public int refusals(Map<String, HandlerMethod> methods) {
        int sent = 0;
        for (var each : methods.entrySet()) {
            String path = each.getKey();
            RequestMethod verb = verb(each.getValue());
            if (isOpen(each.getValue().getMethod())) continue;
            for (String form : forms(path)) {
                for (String type : List.of(BothPaths.FAST_PATH, BothPaths.THROUGH_SPRING)) {
                    for (String secret : new String[] {null, "", "wrong", "expired", "all extra"}) {
                        unauthenticated(send(verb, form, path, type, secret));
                        sent++;
                    }
                    for (String scope : scopes()) {
                        if (isAllowed(each.getValue().getMethod(), scope)) continue;
                        forbidden(send(verb, form, path, type, scope), scope, form);
                        sent++;
                    }
                }
            }
        }
        return sent;
    }

    /** Sends everything that must be allowed, and checks that it is: whatever the method answers. */
    public int allowed(Map<String, HandlerMethod> methods) {
        int sent = 0;
        for (var each : methods.entrySet()) {
            String path = each.getKey();
            List<String> scopes = new ArrayList<>(scopes());
            scopes.removeIf(scope -> !isAllowed(each.getValue().getMethod(), scope));
            scopes.add("all");
            for (String form : forms(path)) {
                for (String type : List.of(BothPaths.FAST_PATH, BothPaths.THROUGH_SPRING)) {
                    for (String scope : scopes) {
                        HttpResponse<String> answer = send(verb(each.getValue()), form, path, type, scope);
                        assertThat(answer.statusCode())
                                .as("%s with %s: %s", form, scope, answer.body())
                                .isNotIn(400, 401, 403, 405, 415, 500);
                        if (answer.statusCode() == 404)
                            assertThat(answer.body()).doesNotContain("unknown-method");
                        sent++;
                    }
                }
            }
        }
        return sent;
    }

    private static RequestMethod verb(HandlerMethod method) {
        return AnnotatedElementUtils.hasAnnotation(method.getMethod(), GetMapping.class)
                ? RequestMethod.GET
                : RequestMethod.POST;
    }

    /** Returns the forms of a path that reach the same method. */
    private static List<String> forms(String path) {
        int last = path.lastIndexOf('/') + 1;
        String name = path.substring(last);
        String encoded = path.substring(0, last) + "%" + Integer.toHexString(name.charAt(0)) + name.substring(1);
        return List.of(path, encoded, path.replace(".", "%2E") + "?", path + ";a=b", path + ";");
    }

    private static boolean isOpen(Method method) {
        return List.of(needs(method)).equals(List.of(Needs.OPEN));
    }

    private static String[] needs(Method method) {
        Needs needs = AnnotatedElementUtils.findMergedAnnotation(method, Needs.class);
        if (needs == null) throw new AssertionError(method + " has no @Needs");
        return needs.value();
    }

    /** Returns whether the text of a scope is that of one of the annotation's, or it is limited to what is named. */
    private static boolean isAllowed(Method method, String scope) {
        for (String need : needs(method)) {
            String kind = need.replaceFirst(":\\{.*", "");
            if (scope.equals(kind) || need.equals(Needs.OPEN)) return true;
            if (need.contains("{") && scope.equals(kind + ":" + NAMED)) return true;
        }
        return false;
    }

    private static void unauthenticated(HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as(answer.request() + ": " + answer.body())
                .isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"unauthenticated\"");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static void forbidden(HttpResponse<String> answer, String scope, String form) {
        assertThat(answer.statusCode())
                .as("%s with %s: %s", form, scope, answer.body())
                .isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"forbidden\"").contains("needs the scope ");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private HttpResponse<String> send(
            RequestMethod verb, String form, String path, String type, @Nullable String secret) {
        String message = messages.getOrDefault(path, "{}");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        if (secret != null) headers.put("Authorization", "Bearer " + secret);
        return send(verb.name(), form, message, headers);
    }

    /** Sends a request with a token. */
    public HttpResponse<String> send(String verb, String path, String message, Map<String, String> headers) {
        return send(HTTP, verb, path, message, headers);
    }

    private HttpResponse<String> send(
            HttpClient http, String verb, String path, String message, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        request.method(verb, verb.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(message));
        try {
            return http.send(request.build(), AccessMatrix::body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BodySubscriber<String> body(HttpResponse.ResponseInfo answer) {
        boolean isEndless =
                answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        return isEndless ? new Unread() : BodyHandlers.ofString().apply(answer);
    }

    /**
     * A stream of events has no end, so none of it is read. It is closed a little later, because a newer JDK takes an
     * answer for failed whose body is given up before the answer is returned.
     */
    private static final class Unread implements BodySubscriber<String> {

        @Override
        public CompletionStage<String> getBody() {
            return CompletableFuture.completedFuture("");
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(subscription::cancel);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    /** Posts a message with a token. */
    public HttpResponse<String> post(String path, String message, String secret) {
        return send(
                "POST", path, message, Map.of("Content-Type", "application/json", "Authorization", "Bearer " + secret));
    }

    /** Gets a path, with a token or without. */
    public HttpResponse<String> get(String path, @Nullable String secret) {
        return send("GET", path, "", secret == null ? Map.of() : Map.of("Authorization", "Bearer " + secret));
    }
}
