package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong about the HTTP of a request: the answer is a problem, no matter which layer gives it. */
class HttpRefusalsTest extends RefusalFixture {

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
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO", "post"})
    void anyVerbButPostIsRefusedAlike(String verb) throws Exception {
        String answer = raw(verb + " /Test.Register HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
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

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
