package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.rollcall.wire.Problem;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.View;
import jakarta.validation.Valid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Every way to be wrong, over a real socket: the answer is a problem, and no method has run. */
@SpringBootTest(webEnvironment = RANDOM_PORT)
class ProblemExceptionHandlerTest {

    private static final String GOOD = """
            {"service":"echo","id":"a","address":"localhost:1","weight":5,"status":"UP","metadata":{"k":"v"}}""";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Methods methods;

    @Autowired
    private JsonMapper json;

    @AfterEach
    void itServesOn() throws Exception {
        int before = methods.calls.get();
        HttpResponse<String> answer = post("/Test.Register", GOOD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(methods.calls.get()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"service":"echo","id":"a","address":"localhost:1","weight":0}          | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":"5"}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":1.5}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":99999999999} | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":true}       | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":[5]}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","status":"ASLEEP"}   | status
                    {"service":"echo","id":"a","address":"localhost:1","status":1}          | status
                    {"service":"echo","id":"a","address":"localhost:1","metadata":"x"}      | metadata
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":1}}  | metadata.k
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":null}} | metadata[k]
                    {"service":"echo","id":"a","address":"localhost:1","ttlMillis":2999}    | ttlMillis
                    {"service":"echo","id":"a","address":"localhost"}                       | address
                    {"service":"echo","id":"a","address":"localhost:65536"}                 | address
                    {"service":"echo","id":"a"}                                             | address
                    {"service":"ec/ho","id":"a","address":"localhost:1"}                    | service
                    {"service":"","id":"a","address":"localhost:1"}                         | service
                    {"service":5,"id":"a","address":"localhost:1"}                          | service
                    {"service":"echo","id":".a","address":"localhost:1"}                    | id
                    """)
    void aBrokenFieldIsNamed(String body, String field) throws Exception {
        Problem problem = refused(post("/Test.Register", body), 400, "invalid-request");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly(field);
        assertThat(problem.errors())
                .allSatisfy(error -> assertThat(error.message()).startsWith("must "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``
                    null
                    []
                    5
                    {
                    {} {}
                    service=echo
                    """)
    void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
        refused(post("/Test.Register", body), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\n", "\t", "\\q", "\\u12G4", "\\"})
    void brokenTextIsNoJsonInAnyPlaceOfAString(String broken) throws Exception {
        for (String before : List.of(
                "{\"service\":\"e",
                "{\"se",
                "{\"metadata\":{\"k\":\"v",
                "{\"metadata\":{\"k",
                "{\"more\":\"v",
                "{\"more\":[\"v")) assertNotJson(before + broken + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"service\":\"echo",
                "{\"service",
                "{\"service\":",
                "{\"weight\":5",
                "{\"metadata\":{\"k\":\"v",
                "{\"metadata\":{\"k\":",
                "{\"metadata\":{",
                "{\"weight\":01}",
                "{\"weight\":1.}",
                "{\"weight\":-}",
                "{\"weight\":nul}",
                "{\"service\":\u0001\"echo\"}",
                "{\"metadata\":{\"k\":nul}}"
            })
    void aBodyThatEndsEarlyOrIsBrokenIsNoJson(String body) throws Exception {
        assertNotJson(body);
    }

    private void assertNotJson(String body) throws Exception {
        Problem problem = refused(post("/Test.Register", body), 400, "invalid-request");
        assertThat(problem.detail())
                .as(body)
                .matches("The body is not JSON \\(line \\d+, column \\d+\\): send a JSON object\\.");
        assertThat(problem.errors()).as(body).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "600 arrays, nested deeper than 500",
        "600 objects, nested deeper than 500",
        "a long name, a name longer than 50000 characters",
        "a long number, a number longer than 1000 digits",
        "a long fraction, a number longer than 1000 digits"
    })
    void whatIsBeyondALimitOfTheParserIsRefusedWithTheTrueReason(String value, String reason) throws Exception {
        String json = switch (value) {
            case "600 arrays" -> "[".repeat(600) + "]".repeat(600);
            case "600 objects" -> "{\"a\":".repeat(600) + "1" + "}".repeat(600);
            case "a long name" -> "{\"" + "n".repeat(60_000) + "\":1}";
            case "a long number" -> "1".repeat(1_001);
            default -> "1." + "1".repeat(1_001);
        };
        Problem problem = refused(post("/Test.Register", "{\"more\":" + json + "}"), 400, "invalid-request");
        assertThat(problem.detail()).contains(reason);
    }

    @Test
    void aNumberBeyondTheLimitOfTheParserIsRefusedAlikeInAFieldThatIsKnown() throws Exception {
        String body = "{\"weight\":" + "1".repeat(1_001) + "}";
        assertThat(refused(post("/Test.Register", body), 400, "invalid-request").detail())
                .contains("a number longer than 1000 digits");
    }

    @ParameterizedTest
    @CsvSource({
        "weight, 5000000000, must be a whole number of 32 bits (-2147483648 to 2147483647)",
        "weight, 2147483648, must be a whole number of 32 bits (-2147483648 to 2147483647)",
        "weight, 9223372036854775808, must be a whole number of 32 bits (-2147483648 to 2147483647)",
        "ttlMillis, 9223372036854775808, must be a whole number of 64 bits"
    })
    void aNumberThatIsTooLargeIsToldItsFieldsSize(String field, String number, String reason) throws Exception {
        Problem problem = refused(post("/Test.Register", "{\"" + field + "\":" + number + "}"), 400, "invalid-request");
        assertThat(problem.errors()).containsExactly(new Problem.FieldError(field, reason));
    }

    @Test
    void aNameOf63CharactersPassesAndOneMoreDoesNot() throws Exception {
        assertThat(post("/Test.Register", GOOD.replace("echo", "e".repeat(63))).statusCode())
                .isEqualTo(200);
        refused(post("/Test.Register", GOOD.replace("echo", "e".repeat(64))), 400, "invalid-request");
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
        String large = GOOD.replace("\"v\"", '"' + "v".repeat(BodyLimit.BYTES_MAX) + '"');
        byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
        refused(send("/Test.Register", "POST", BodyPublishers.ofByteArray(bytes), null), 413, "too-large");
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
        refused(send("/Test.Register", "POST", chunked, null), 413, "too-large");
    }

    @Test
    void anythingButAKnownMethodByPostWithJsonIsRefused() throws Exception {
        refused(post("/Test.Unknown", "{}"), 404, "unknown-method");
        refused(post("/error", "{}"), 404, "unknown-method");
        refused(send("/Test.Register", "GET", BodyPublishers.noBody(), null), 405, "method-not-allowed");
        refused(send("/Test.Register", "PUT", BodyPublishers.ofString(GOOD), null), 405, "method-not-allowed");
        refused(
                send("/Test.Register", "POST", BodyPublishers.ofString(GOOD), "text/plain"),
                415,
                "unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"service":"echo","id":"a","address":"localhost:1","wieght":1}               | wieght
                    {"service":"echo","id":"a","address":"localhost:1","Weight":1}               | Weight
                    {"service":"echo","id":"a","address":"localhost:1","":1}                     | ``
                    {"service":"echo","id":"a","address":"localhost:1","id":"b"}                 | id
                    {"service":"echo","id":"a","address":"localhost:1","id":"a"}                 | id
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":"","k":""}} | metadata.k
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{},"metadata":{}} | metadata
                    {"service":"echo","id":"a","address":"localhost:1","i\\u0064":"b"}             | id
                    """)
    void aFieldThatIsUnknownOrThereTwiceIsNamed(String body, String field) throws Exception {
        Problem problem = refused(post("/Test.Register", body), 400, "invalid-request");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly(field);
    }

    @Test
    void aNestedFieldThatIsUnknownIsNamedByItsPath() throws Exception {
        String body = """
                {"number":1,"primary":"a","members":[{"id":"a","adress":"localhost:1"}]}""";
        Problem problem = refused(post("/Test.View", body), 400, "invalid-request");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly("members[0].adress");
        String twice = body.replace("\"adress\":\"localhost:1\"", "\"id\":\"b\"");
        assertThat(refused(post("/Test.View", twice), 400, "invalid-request").errors())
                .extracting(Problem.FieldError::field)
                .containsExactly("members[0].id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "c1bf",
                "e08080",
                "f0808080",
                "f4908080",
                "eda080",
                "ff",
                "80",
                "c3",
                "5c7564383030",
                "5c7564633030",
                "5c75644246465c7530303631"
            })
    void textThatIsNotUtf8IsRefusedWithTheTrueReason(String hex) throws Exception {
        byte[] bad = HexFormat.of().parseHex(hex);
        Problem problem = refused(
                post("{\"service\":\"echo\",\"id\":\"a", bad, "\",\"address\":\"localhost:1\"}"),
                400,
                "invalid-request");
        assertThat(problem.detail()).contains("not valid UTF-8");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly("id");
        String good = "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\",\"metadata\":{\"k";
        assertThat(refused(post(good, bad, "\":\"v\"}}"), 400, "invalid-request")
                        .detail())
                .contains("not valid UTF-8");
        Problem value = refused(post(good + "\":\"", bad, "\"}}"), 400, "invalid-request");
        assertThat(value.errors()).extracting(Problem.FieldError::field).containsExactly("metadata.k");
    }

    @Test
    void anotherEncodingIsRefused() throws Exception {
        for (String charset : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"}) {
            byte[] body = GOOD.getBytes(Charset.forName(charset));
            Problem problem = refused(post("", body, ""), 400, "invalid-request");
            assertThat(problem.detail()).as(charset).contains("not valid UTF-8");
        }
        assertThat(refused(post("\uFEFF", GOOD.getBytes(StandardCharsets.UTF_8), ""), 400, "invalid-request")
                        .detail())
                .contains("byte order mark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO", "post"})
    void anyVerbButPostIsRefusedAlike(String verb) throws Exception {
        String answer = raw(verb + " /Test.Register HTTP/1.1\r\nHost: localhost\r\nOrigin: http://other\r\n"
                + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head.lines()
                        .map(line -> line.replaceAll("(?i)^(date|content-length|transfer-encoding|vary):.*", "")))
                .filteredOn(line -> !line.isEmpty())
                .containsExactlyInAnyOrder(
                        "HTTP/1.1 405 ",
                        "X-Content-Type-Options: nosniff",
                        "Allow: POST",
                        "Content-Type: application/problem+json",
                        "Connection: close");
        if (!verb.equals("HEAD")) assertThat(answer).contains("\"code\":\"method-not-allowed\"");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1, Transfer-Encoding: rot13, 501", "HTTP/3.0, X-Other: 1, 505", "HTTP/1.1, X: a\u0001b, 400"})
    void whatAClientAsksOfHttpIsNoDefectOfTheServer(String version, String header, int status) throws Exception {
        String answer = raw("POST /Test.Register " + version + "\r\nHost: localhost\r\n" + header
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("x-content-type-options: nosniff")
                .contains("\"code\":\"invalid-request\"")
                .doesNotContain("defect");
    }

    @Test
    void aHeaderThatIsTooLargeIsRefusedWithTheTrueReason() throws Exception {
        String answer = raw("POST /Test.Register HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9_000)
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 431")
                .contains("\"status\":431", "\"code\":\"invalid-request\"", "The request's headers are too large");
    }

    @Test
    void anUnknownExpectationIsRefusedWithTheTrueReason() throws Exception {
        String answer = raw("POST /Test.Register HTTP/1.1\r\nHost: x\r\nExpect: foo\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 417")
                .contains("\"code\":\"invalid-request\"", "no expectation but 100-continue");
    }

    @Test
    void whatTomcatItselfRefusesIsAProblemToo() throws Exception {
        String answer = raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"invalid-request\"")
                .doesNotContain("<html");
    }

    @Test
    void aRefusalSaysWhatItIsAndADefectSaysNothingOfItsInside() throws Exception {
        HttpResponse<String> refusal = post("/Test.Refuse", "{}");
        assertThat(refused(refusal, 503, "not-ready").detail()).isEqualTo("Not yet.");
        assertThat(refusal.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(refused(post("/Test.RefuseLater", "{}"), 503, "not-ready").detail())
                .isEqualTo("Not yet.");
        assertThat(post("/Test.Fail", "{}").body()).contains("\"internal\"").doesNotContain("secret");
    }

    private Problem refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        Problem problem = json.readValue(answer.body(), Problem.class);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.detail()).isNotBlank();
        assertThat(problem.instance()).startsWith("/");
        return problem;
    }

    private HttpResponse<String> post(String path, @Nullable String body) throws Exception {
        return send(path, "POST", BodyPublishers.ofString(body == null ? "" : body), null);
    }

    private HttpResponse<String> post(String before, byte[] bytes, String after) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return send("/Test.Register", "POST", BodyPublishers.ofByteArray(body.toByteArray()), null);
    }

    private HttpResponse<String> send(String path, String method, BodyPublisher body, @Nullable String type)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", type == null ? "application/json" : type)
                .timeout(Duration.ofSeconds(20))
                .method(method, body)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Methods.class)
    static class Application {}

    @RestController
    static class Methods {

        final AtomicInteger calls = new AtomicInteger();

        @PostMapping("/Test.Register")
        RegisterRequest register(@Valid @RequestBody RegisterRequest request) {
            calls.incrementAndGet();
            return request;
        }

        @PostMapping("/Test.View")
        View view(@Valid @RequestBody View view) {
            return view;
        }

        @PostMapping("/Test.Refuse")
        DeregisterResponse refuse() {
            throw refusal();
        }

        @PostMapping("/Test.RefuseLater")
        CompletableFuture<DeregisterRequest> refuseLater() {
            return CompletableFuture.supplyAsync(() -> {
                throw refusal();
            });
        }

        @PostMapping("/Test.Fail")
        DeregisterResponse fail() {
            throw new IllegalStateException("secret");
        }

        private static ProblemException refusal() {
            return new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not-ready", "Not yet.", Duration.ofMillis(1_500));
        }
    }
}
