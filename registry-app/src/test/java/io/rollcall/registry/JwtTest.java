package io.rollcall.registry;

import static io.rollcall.chassis.security.jwt.TestIssuer.claims;
import static io.rollcall.chassis.security.jwt.TestIssuer.sign;
import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import io.rollcall.chassis.security.AccessMatrix;
import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenFile;
import io.rollcall.chassis.security.jwt.TestIssuer;
import jakarta.servlet.Filter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.support.ServletRequestHandledEvent;

/** A registry that takes the tokens of an issuer beside those of a file. */
class JwtTest {

    private static final RSAKey KEY = TestIssuer.rsa("key");
    private static final String REGISTER = "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\"}";

    @TempDir
    static Path folder;

    private static TestIssuer issuer;
    private static RunningRegistry registry;
    private static AccessMatrix calls;

    @BeforeAll
    static void start() throws Exception {
        issuer = new TestIssuer(KEY);
        Path tokens = folder.resolve("tokens");
        TokenFile.append(tokens, new Token("boss", Token.sha256("boss"), Token.scopes("operate,metrics"), null));
        registry = RunningRegistry.start(
                folder.resolve("data"),
                "--rollcall.security.tokens=" + tokens,
                "--rollcall.security.jwt.jwk-set-uri=" + issuer.uri(),
                "--rollcall.security.jwt.issuer=" + TestIssuer.NAME,
                "--rollcall.security.jwt.audience=" + TestIssuer.AUDIENCE);
        calls = new AccessMatrix(registry.address(), Map.of());
    }

    @AfterAll
    static void stop() {
        registry.close();
        issuer.close();
    }

    private static String jwt(String name, String scopes) {
        return sign(KEY, claims(Instant.now(), name, scopes));
    }

    /** On the fast path, and through Spring. */
    @ParameterizedTest
    @ValueSource(strings = {"/Registry.Register", "/Registry%2ERegister"})
    void aTokenOfTheIssuerOpensWhatItsScopesSay(String path) {
        HttpResponse<String> registered = calls.post(path, REGISTER, jwt("echo", "register:echo openid"));
        String lease = json(registered).get("lease").asString();
        assertThat(calls.post(path, REGISTER, jwt("echo", "read register:math")).statusCode())
                .isEqualTo(403);
        HttpResponse<String> owned = calls.post(path, REGISTER, jwt("stranger", "register"));
        assertThat(problem(owned).code()).isEqualTo("owned-by-another");
        String beat = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"%s\"}".formatted(lease);
        assertThat(calls.post("/Registry.Heartbeat", beat, jwt("echo", "register:echo"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(calls.post("/Registry.Views", "{}", "boss").statusCode())
                .as("a token of the file")
                .isEqualTo(200);
    }

    /** What a client of ours sends at most. */
    @Test
    void aServerTakesALongToken() {
        String empty = sign(KEY, claims(Instant.now(), "long", "read").claim("groups", ""));
        String filler = "x".repeat((6_000 - empty.length()) * 3 / 4 - 2);
        String token = sign(KEY, claims(Instant.now(), "long", "read").claim("groups", filler));
        assertThat(token.length()).isBetween(5_990, 6_000);
        assertThat(calls.post("/Registry.Services", "{}", token).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Registry.Register", "/Registry%2ERegister", "/Registry.Register;a=b"})
    void aTokenThatProvesNothingOpensNothing(String path) {
        Instant now = Instant.now();
        for (String token : List.of(
                sign(TestIssuer.rsa("key"), claims(now, "echo", "register")),
                sign(KEY, claims(now, "echo", "register").expirationTime(Date.from(now.minusSeconds(60)))),
                sign(KEY, claims(now, "echo", "register").issuer("https://other.example.org")),
                sign(KEY, claims(now, "echo", "register").audience("other")),
                jwt("echo", "register") + "A",
                "eyJ.eyJ.",
                "unknown")) {
            HttpResponse<String> refused = calls.post(path, REGISTER.replace("\"a\"", "\"never\""), token);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
            assertThat(problem(refused).code()).isEqualTo("unauthenticated");
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        }
        assertThat(calls.post("/Registry.Lookup", "{\"service\":\"echo\"}", jwt("reader", "read"))
                        .body())
                .doesNotContain("never");
    }

    @Test
    void ordinaryRequestsWithSuchATokenAreNotSpringsWork() {
        List<String> seenBySpring = new CopyOnWriteArrayList<>();
        ApplicationListener<ServletRequestHandledEvent> listener = event -> seenBySpring.add(event.getRequestUrl());
        registry.part(ApplicationEventMulticaster.class).addApplicationListener(listener);
        String token = jwt("daily", "register read");
        calls.post("/Registry.Register", REGISTER.replace("\"a\"", "\"daily\""), token);
        calls.post("/Registry.Lookup", "{\"service\":\"echo\"}", token);
        calls.post("/Registry.Services", "{}", token);
        await().atMost(RunningRegistry.PATIENCE).until(() -> !seenBySpring.isEmpty());
        assertThat(seenBySpring).containsExactly("/Registry.Services");
    }

    /** It would decide by paths, and each request would pass it. */
    @Test
    void springSecurityHasNoFilterHere() {
        assertThat(ClassUtils.isPresent("org.springframework.security.web.SecurityFilterChain", null))
                .isFalse();
        assertThat(ClassUtils.isPresent("org.springframework.boot.security.autoconfigure.SecurityProperties", null))
                .isFalse();
        assertThat(registry.context().getBeansOfType(Filter.class).values())
                .noneMatch(filter -> filter.getClass().getName().startsWith("org.springframework.security"));
        assertThat(registry.context().getBeanDefinitionNames()).noneMatch(name -> name.contains("userDetails"));
    }

    @Test
    void aMeterSaysWhetherTheKeysAreKnown() {
        assertThat(registry.send(registry.request("/actuator/prometheus")
                                .header("Authorization", "Bearer boss")
                                .build())
                        .body())
                .contains("rollcall_security_jwt_outdated 0.0")
                .contains("rollcall_security_on 1.0");
    }

    /** Until the keys are known nobody is, and nothing is allowed. */
    @Test
    void anIssuerThatIsAwayOpensNothingAndTheServerStarts(@TempDir Path data) {
        TestIssuer away = new TestIssuer(KEY);
        away.close();
        try (RunningRegistry own = RunningRegistry.start(
                data,
                "--rollcall.security.jwt.jwk-set-uri=" + away.uri(),
                "--rollcall.security.jwt.issuer=" + TestIssuer.NAME,
                "--rollcall.security.jwt.audience=" + TestIssuer.AUDIENCE)) {
            AccessMatrix other = new AccessMatrix(own.address(), Map.of());
            for (String path : List.of("/Registry.Register", "/Registry%2ERegister", "/Registry.Views")) {
                HttpResponse<String> unknown = other.post(path, REGISTER, jwt("echo", "register operate"));
                assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(503);
                assertThat(problem(unknown).code()).isEqualTo("not-ready");
                assertThat(unknown.headers().firstValue("Retry-After")).hasValue("1");
            }
            assertThat(other.post("/Registry.Register", REGISTER, "boss").statusCode())
                    .as("there is no file")
                    .isEqualTo(401);
            assertThat(own.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatIsToldHalfOfItDoesNotStart(@TempDir Path data) {
        assertThatThrownBy(() -> RunningRegistry.start(data, "--rollcall.security.jwt.jwk-set-uri=" + issuer.uri()))
                .rootCause()
                .hasMessageContaining("rollcall.security.jwt.issuer");
    }
}
