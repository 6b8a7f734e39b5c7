package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is no JSON object, no UTF-8 or too large: the answer tells the true reason, and no method has run. */
class UnreadableBodyTest extends RefusalFixture {

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

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
        String large = GOOD.replace("\"v\"", '"' + "v".repeat(BodyLimits.BYTES_MAX) + '"');
        byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
        refused(send("/Test.Register", "POST", BodyPublishers.ofByteArray(bytes), null), 413, "too-large");
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
        refused(send("/Test.Register", "POST", chunked, null), 413, "too-large");
    }

    private void assertNotJson(String body) throws Exception {
        Problem problem = refused(post("/Test.Register", body), 400, "invalid-request");
        assertThat(problem.detail())
                .as(body)
                .matches("The body is not JSON \\(line \\d+, column \\d+\\): send a JSON object\\.");
        assertThat(problem.errors()).as(body).isNull();
    }

    private HttpResponse<String> post(String before, byte[] bytes, String after) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return send("/Test.Register", "POST", BodyPublishers.ofByteArray(body.toByteArray()), null);
    }
}
