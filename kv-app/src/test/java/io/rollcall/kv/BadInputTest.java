package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.chassis.fastpath.BothPaths;
import io.rollcall.wire.registry.View;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

    private static StubRegistry registry;
    private static KvProcess kv1;

    @BeforeAll
    static void start() throws Exception {
        registry = new StubRegistry();
        kv1 = KvProcess.start("kv1", registry).awaitReady();
    }

    @AfterAll
    static void stop() {
        kv1.close();
        registry.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /KV.Put       | {"key":"x"}
            /KV.Put       | {"key":"","value":"1"}
            /KV.Put       | {"key":5,"value":"1"}
            /KV.Put       | {"key":"x","value":"1","ifVersion":-1}
            /KV.Put       | {"key":"x","value":"1","requestId":{"client":"c"}}
            /KV.Put       | {"key":"x","value":"1","requestId":{"client":"c","number":0}}
            /KV.Put       | {"key":"\\ud800","value":"1"}
            /KV.Delete    | {}
            /KV.Get       | {"key":null}
            /KV.List      | {"prefix":"","limit":0}
            /KV.List      | {"limit":5}
            /KV.Status    | []
            /KV.Apply     | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":1}
            /KV.Apply     | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":1,"primary":"kv1","members":[{"id":"kv1","replica":"00000000-0000-0000-0000-000000000002","address":"localhost:1"}],"session":"s","to":{"replica":"00000000-0000-0000-0000-000000000001","session":"t","number":1},"number":1,"standing":"MEMBER","start":0,"from":0,"fromView":0,"commit":0,"granted":0,"entries":[{"view":1,"seq":7,"timeMillis":0,"key":"x","value":"1"}]}
            /KV.Apply     | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":1,"primary":"kv1","members":[{"id":"kv1","replica":"00000000-0000-0000-0000-000000000002","address":"localhost:1"}],"session":"s","to":{"replica":"00000000-0000-0000-0000-000000000001","session":"t","number":1},"number":1,"standing":"KING","start":0,"from":0,"fromView":0,"commit":0,"granted":0,"entries":[]}
            /KV.Committed | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":0,"from":"kv2","replica":"00000000-0000-0000-0000-000000000001","question":1}
            /KV.Committed | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":1,"from":"kv2","replica":"me","question":1}
            /KV.NewView   | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":{"number":1}}
            /KV.NewView   | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":{"number":9,"primary":"kv7","members":[{"id":"kv1","replica":"00000000-0000-0000-0000-000000000002","address":"localhost:1"}]}}
            /KV.NewView   | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":{"number":1,"members":[{"id":"kv1","replica":"00000000-0000-0000-0000-000000000002","address":"localhost:1"}]}}
            /KV.Snapshot  | {"receiver":{"group":"kv","id":"kv1","replica":"00000000-0000-0000-0000-000000000009"},"view":0,"id":"kv2","address":"nowhere","attempt":{"replica":"00000000-0000-0000-0000-000000000001","session":"t","number":1}}
            """)
    void isRefusedAndChangesNothing(String method, String body) {
        long end = kv1.status().end();
        HttpResponse<String> response = kv1.post(method, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"code\":\"invalid-request\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(kv1.status().end()).isEqualTo(end);
        assertThat(kv1.status().peers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/KV.Put",
                "/KV.Delete",
                "/KV.Get",
                "/KV.List",
                "/KV.Apply",
                "/KV.Committed",
                "/KV.NewView",
                "/KV.Snapshot"
            })
    void anEmptyBodyIsRefused(String method) {
        assertThat(kv1.post(method, "").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\n", "\t", "\\q", "\\u12G4"})
    void brokenTextIsNoJsonOnBothPaths(String broken) {
        String body = "{\"key\":\"k\",\"value\":\"" + broken + "\"}";
        HttpResponse<String> answer = kv1.post("/KV.Put", body, BothPaths.FAST_PATH);
        assertThat(answer.body()).contains("The body is not JSON (line ").doesNotContain("\"errors\"");
        BothPaths.assertSame(body, answer, kv1.post("/KV.Put", body, BothPaths.THROUGH_SPRING), text -> text);
    }

    @Test
    void aStrangerIsToldWhichViewHolds() {
        HttpResponse<String> response = kv1.post(
                "/KV.Committed",
                "{\"receiver\":" + receiver("kv", "kv1", own())
                        + ",\"view\":1,\"from\":\"kv2\",\"replica\":\"00000000-0000-0000-0000-000000000001\",\"question\":1}");
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("\"code\":\"stale-view\"", "\"number\":1", "\"primary\":\"kv1\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"other,kv1,OWN", "kv,kv7,OWN", "kv,kv1,00000000-0000-0000-0000-000000000009"})
    void whatIsMeantForAnotherIsRefusedAndChangesNothing(String group, String id, String replica) {
        String start = "{\"receiver\":" + receiver(group, id, replica.replace("OWN", own())) + ",";
        String stranger = "00000000-0000-0000-0000-000000000001";
        String view =
                "\"primary\":\"kv7\",\"members\":[{\"id\":\"kv7\",\"replica\":\"%s\",\"address\":\"localhost:1\"}]"
                        .formatted(stranger);
        String attempt = "{\"replica\":\"%s\",\"session\":\"t\",\"number\":1}".formatted(stranger);
        assertNotTheReceiver("/KV.NewView", start + "\"view\":{\"number\":9," + view + "}}");
        assertNotTheReceiver(
                "/KV.Committed",
                start + "\"view\":1,\"from\":\"kv7\",\"replica\":\"" + stranger + "\",\"question\":1}");
        assertNotTheReceiver(
                "/KV.Snapshot",
                start + "\"view\":1,\"id\":\"kv7\",\"address\":\"localhost:1\",\"attempt\":" + attempt + "}");
        assertNotTheReceiver(
                "/KV.Apply",
                start + "\"view\":9," + view + ",\"session\":\"s\",\"to\":" + attempt
                        + ",\"number\":1,\"standing\":\"MEMBER\",\"start\":0,\"from\":0,\"fromView\":0,\"commit\":0,\"granted\":0,\"entries\":[]}");
        assertThat(kv1.status().view().number()).isEqualTo(1);
        assertThat(kv1.status().peers()).isEmpty();
    }

    /** Whoever reaches the port can send this. It once ended a replica for good, because no view came after it. */
    @Test
    void aViewThatTheRegistryDoesNotHoldChangesNothing() {
        String start = "{\"receiver\":" + receiver("kv", "kv1", own()) + ",";
        String stranger = "00000000-0000-0000-0000-000000000001";
        String view =
                "\"primary\":\"kv7\",\"members\":[{\"id\":\"kv7\",\"replica\":\"%s\",\"address\":\"localhost:1\"}]"
                        .formatted(stranger);
        String attempt = "{\"replica\":\"%s\",\"session\":\"t\",\"number\":1}".formatted(stranger);
        for (long number : List.of(2L, View.VIEWS_MAX)) {
            String told = start + "\"view\":{\"number\":" + number + "," + view + "}}";
            assertThat(kv1.post("/KV.NewView", told).statusCode()).as(told).isEqualTo(200);
            String apply = start + "\"view\":" + number + "," + view + ",\"session\":\"s\",\"to\":" + attempt
                    + ",\"number\":1,\"standing\":\"MEMBER\",\"start\":0,\"from\":0,\"fromView\":0,\"commit\":0,\"granted\":0,\"entries\":[]}";
            HttpResponse<String> refused = kv1.post("/KV.Apply", apply);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"not-ready\"");
        }
        assertThat(kv1.status().view().number()).isEqualTo(1);
        assertThat(kv1.status().role()).isEqualTo("primary");
        assertThat(kv1.post("/KV.Put", "{\"key\":\"told\",\"value\":\"1\"}").statusCode())
                .isEqualTo(200);
    }

    private static void assertNotTheReceiver(String method, String body) {
        for (String way : List.of(BothPaths.FAST_PATH, BothPaths.THROUGH_SPRING)) {
            HttpResponse<String> response = kv1.post(method, body, way);
            assertThat(response.statusCode()).as(body).isEqualTo(409);
            assertThat(response.body()).contains("\"code\":\"not-the-receiver\"");
        }
    }

    private static String receiver(String group, String id, String replica) {
        return "{\"group\":\"%s\",\"id\":\"%s\",\"replica\":\"%s\"}".formatted(group, id, replica);
    }

    private static String own() {
        return kv1.status().view().members().get(0).replica();
    }

    @Test
    void aValueOfHalfAMebibyteFullOfEscapesIsTakenOrRefusedButNeverStuck() {
        String quotes = "\\\"".repeat(500_000);
        assertThat(kv1.post("/KV.Put", "{\"key\":\"big\",\"value\":\"" + quotes + "\"}")
                        .statusCode())
                .isEqualTo(200);
        String tooMany = "\\\"".repeat(524_200);
        HttpResponse<String> response = kv1.post("/KV.Put", "{\"key\":\"big\",\"value\":\"" + tooMany + "\"}");
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"code\":\"too-large\"");
    }

    @Test
    void aRepeatedRequestIsAppliedOnceAndAStaleOneNotAtAll() {
        String put = "{\"key\":\"r\",\"value\":\"1\",\"requestId\":{\"client\":\"c\",\"number\":%d}}";
        String first = kv1.post("/KV.Put", put.formatted(1)).body();
        assertThat(kv1.post("/KV.Put", put.formatted(1)).body()).isEqualTo(first);
        assertThat(kv1.post("/KV.Put", put.formatted(2)).body()).isNotEqualTo(first);
        HttpResponse<String> stale = kv1.post("/KV.Put", put.formatted(1));
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).contains("\"code\":\"stale-request\"");
        HttpResponse<String> expired =
                kv1.post("/KV.Put", put.replace("\"c\"", "\"d\"").formatted(2));
        assertThat(expired.statusCode()).isEqualTo(409);
        assertThat(expired.body()).contains("\"code\":\"session-expired\"");
    }
}
