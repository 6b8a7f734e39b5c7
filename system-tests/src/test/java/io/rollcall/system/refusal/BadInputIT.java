package io.rollcall.system.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad request of any kind gets an answer of one form, changes nothing, and the process keeps serving. */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class BadInputIT {

    private static final String JSON = "application/json";
    private static final int LIMIT = 1 << 20;

    private final SeedCluster seed;
    private final State before;

    BadInputIT(SeedCluster seed) {
        this.seed = seed;
        this.before = State.of(seed);
    }

    @AfterEach
    void nothingHasChangedAndAllServeOn() {
        assertThat(State.of(seed)).isEqualTo(before);
    }

    static List<Method> methods() {
        return Methods.ALL;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aRequestThatBreaksARuleIsRefused(Method method) {
        Endpoint endpoint = endpoint(method);
        for (String body : method.bad()) {
            String asked = method + " " + body.substring(0, Math.min(body.length(), 200));
            assertRefused(asked, endpoint.post(method.name(), body), 400, ProblemCode.INVALID_REQUEST);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aFieldThatIsUnknownOrThereTwiceIsRefusedByName(Method method) {
        for (String body : method.withFieldsTooMuch()) {
            for (String type : List.of(JSON, JSON + ";charset=UTF-8")) {
                Answer answer = endpoint(method).send("POST", method.name(), type, BodyPublishers.ofString(body));
                assertRefused(method + " " + body, answer, 400, ProblemCode.INVALID_REQUEST);
                assertThat(answer.problem().errors()).as(body).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void textThatIsNotUtf8IsRefused(Method method) {
        for (String hex : List.of("c080", "ff", "eda080", "5c7564383030")) {
            byte[] flaw = HexFormat.of().parseHex("22" + hex + "223a22" + hex + "22");
            byte[] body = new byte[1 + flaw.length + 1];
            body[0] = '{';
            System.arraycopy(flaw, 0, body, 1, flaw.length);
            body[body.length - 1] = '}';
            assertNotUtf8(method, body);
        }
        assertNotUtf8(method, method.good().getBytes(StandardCharsets.UTF_16));
        assertNotUtf8(method, method.good().getBytes(StandardCharsets.UTF_16LE));
        assertNotUtf8(method, ("\uFEFF" + method.good()).getBytes(StandardCharsets.UTF_8));
    }

    private void assertNotUtf8(Method method, byte[] body) {
        Answer answer = endpoint(method).send("POST", method.name(), JSON, BodyPublishers.ofByteArray(body));
        assertRefused(method.name(), answer, 400, ProblemCode.INVALID_REQUEST);
        assertThat(answer.problem().detail()).contains("not valid UTF-8");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot(Method method) {
        byte[] body = (" ".repeat(LIMIT) + method.good()).getBytes(StandardCharsets.UTF_8);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        for (BodyPublisher large : List.of(BodyPublishers.ofByteArray(body), chunked))
            assertRefused(
                    "a large one",
                    endpoint(method).send("POST", method.name(), JSON, large),
                    413,
                    ProblemCode.TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodIsCalledByPostOnly(Method method) {
        for (String verb : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO")) {
            Answer answer = endpoint(method).send(verb, method.name(), JSON, BodyPublishers.ofString(method.good()));
            assertRefused(verb, answer, 405, ProblemCode.METHOD_NOT_ALLOWED);
            assertThat(answer.header("allow")).hasValue("POST");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodIsAskedInJsonOnly(Method method) {
        BodyPublisher body = BodyPublishers.ofString(method.good());
        for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded"))
            assertRefused(
                    type,
                    endpoint(method).send("POST", method.name(), type, body),
                    415,
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Registry.Nope", "registry.lookup", "Echo.Echo/", "Echo", "index.html", "KV", ""})
    void anUnknownMethodIsRefused(String name) {
        for (Method method : Methods.ALL) {
            Answer answer = endpoint(method).post(name, "{}");
            assertRefused(name, answer, 404, ProblemCode.UNKNOWN_METHOD);
        }
    }

    /** It fails at once, before it has sent any request. */
    @Test
    void anAddressThatNobodyCanConnectToIsRefusedAtItsFlagInOneLine() {
        List<String> unusable = List.of(
                "[127.0.0.1]:80",
                "0.0.0.0:80",
                "[::]:80",
                "[::ffff:0.0.0.0]:80",
                "host:0",
                ":80",
                "a b:1",
                "http://x:1");
        Map<String, RunningProcess> processes = new LinkedHashMap<>();
        for (String address : unusable)
            processes.put(address, seed.cluster().processGroup().start("refused", "math", "-public", address));
        processes.forEach((address, process) -> {
            assertThat(process.awaitExit(Duration.ofSeconds(60))).as(address).isEqualTo(2);
            assertThat(process.stdout()).isEmpty();
            assertThat(process.stderr().lines())
                    .containsExactly("math: -public takes HOST:PORT, such as localhost:9101, not '" + address + "'");
        });
    }

    private Endpoint endpoint(Method method) {
        return method.server().apply(seed).endpoint();
    }

    private static void assertRefused(String asked, Answer answer, int status, String code) {
        assertThat(answer.status()).as("%s: %s", asked, answer.body()).isEqualTo(status);
        assertThat(answer.header("content-type")).hasValue("application/problem+json");
        assertThat(answer.header("content-disposition")).isEmpty();
        Problem problem = answer.problem();
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.detail()).isNotBlank();
        assertThat(answer.body()).doesNotContain("Exception", "\\tat ", "io.rollcall", "springframework");
    }
}
