package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a request, the answer is a problem, no lease has changed, and the registry serves on. */
class BadInputTest {

    static final List<String> METHODS = List.of(
            "Register",
            "Heartbeat",
            "Heartbeats",
            "Deregister",
            "Lookup",
            "Watch",
            "Services",
            "View",
            "ChangeView",
            "ReportView",
            "Views",
            "ForceView",
            "DeleteView",
            "ReleaseReplica");

    private static RunningRegistry registry;
    private static String lease;

    private String rollBefore = "";

    @BeforeAll
    static void start(@TempDir Path data) {
        registry = RunningRegistry.start(data);
        lease = registry.register("echo", "a", ",\"ttlMillis\":3600000");
    }

    /** Bodies that are shorter than the limit, and whose elements break rules hundreds of thousands of times. */
    static List<Arguments> longBodies() {
        String members = "{\"group\":\"kv\",\"number\":0,\"lease\":\"x\",\"primary\":\"a\",\"members\":[%s]}";
        String metadata =
                IntStream.range(0, 80_000).mapToObj(i -> "\"" + i + "\":null").collect(Collectors.joining(","));
        return List.of(
                Arguments.of("Heartbeats", "{\"beats\":[%s]}".formatted(many("{}")), "beats"),
                Arguments.of("ChangeView", members.formatted(many("{}")), "members"),
                Arguments.of(
                        "ForceView",
                        members.formatted(many("\"\"")).replace("\"number\":0,\"lease\":\"x\",", ""),
                        "members"),
                Arguments.of(
                        "Register",
                        "{\"service\":\"echo\",\"id\":\"b\",\"address\":\"h:1\",\"metadata\":{%s}}".formatted(metadata),
                        "metadata"));
    }

    private static String many(String element) {
        return String.join(",", Collections.nCopies(300_000, element));
    }

    /** The heap of this test would not hold an error for each of them. */
    @ParameterizedTest
    @MethodSource("longBodies")
    void aListThatIsTooLongIsRefusedWithoutALookAtAllOfIt(String method, String body, String field) {
        HttpResponse<String> answer = registry.post(method, body);
        assertRefused(answer, 400, "invalid-request");
        assertThat(problem(answer).errors())
                .hasSizeLessThanOrEqualTo(20)
                .allSatisfy(error -> assertThat(error.field()).startsWith(field));
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void readTheRoll() {
        rollBefore = roll();
    }

    @AfterEach
    void theRollIsAsItWas() {
        assertThat(roll()).isEqualTo(rollBefore);
        assertThat(json(registry.post("Heartbeat", "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"" + lease + "\"}"))
                        .get("ttlMillis")
                        .asLong())
                .isEqualTo(3_600_000);
    }

    private static String roll() {
        return registry.post("Services", "{}").body()
                + registry.post("Lookup", "{\"service\":\"echo\",\"all\":true}").body();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Register   | {"id":"b","address":"h:1"}                                          | service
        Register   | {"service":"echo","address":"h:1"}                                  | id
        Register   | {"service":"echo","id":"b"}                                         | address
        Register   | {"service":"e cho","id":"b","address":"h:1"}                        | service
        Register   | {"service":"echo","id":"-b","address":"h:1"}                        | id
        Register   | {"service":"echo","id":"b","address":"http://h:1"}                  | address
        Register   | {"service":"echo","id":"b","address":"h:0"}                         | address
        Register   | {"service":"echo","id":"b","address":"h:1","weight":0}              | weight
        Register   | {"service":"echo","id":"b","address":"h:1","weight":1001}           | weight
        Register   | {"service":"echo","id":"b","address":"h:1","weight":"5"}            | weight
        Register   | {"service":"echo","id":"b","address":"h:1","ttlMillis":2999}        | ttlMillis
        Register   | {"service":"echo","id":"b","address":"h:1","ttlMillis":3600001}     | ttlMillis
        Register   | {"service":"echo","id":"b","address":"h:1","ttlMillis":3000.5}      | ttlMillis
        Register   | {"service":"echo","id":"b","address":"h:1","status":"GONE"}         | status
        Register   | {"service":"echo","id":"b","address":"h:1","metadata":{"":"v"}}     | metadata
        Register   | {"service":"echo","id":"b","address":"h:1","metadata":{"k":null}}   | metadata
        Register   | {"service":"echo","id":"b","address":"h:1","metadata":["k"]}        | metadata
        Heartbeat  | {"service":"echo","id":"a"}                                         | lease
        Heartbeat  | {"service":"echo","id":"a","lease":""}                              | lease
        Heartbeat  | {"service":"echo","id":"a","lease":5}                               | lease
        Heartbeat  | {"service":"echo","id":"a","lease":"x","status":"up"}               | status
        Heartbeat  | {"service":"","id":"a","lease":"x"}                                 | service
        Deregister | {"id":"a"}                                                          | service
        Deregister | {"service":"echo"}                                                  | id
        Deregister | {"service":"echo","id":"a","lease":""}                              | lease
        Deregister | {"service":"echo","id":["a"]}                                       | id
        Lookup     | {}                                                                  | service
        Lookup     | {"service":7}                                                       | service
        Lookup     | {"service":"echo","all":"yes"}                                      | all
        View       | {}                                                                  | group
        View       | {"group":"k v"}                                                     | group
        ChangeView | {"number":0,"lease":"x","primary":"a",\
        "members":[{"id":"a","replica":"0a0a0a0a-0000-0000-0000-000000000001","address":"h:1"}]} | group
        ChangeView | {"group":"kv","lease":"x","primary":"a",\
        "members":[{"id":"a","replica":"0a0a0a0a-0000-0000-0000-000000000001","address":"h:1"}]} | number
        ChangeView | {"group":"kv","number":-1,"lease":"x","primary":"a",\
        "members":[{"id":"a","replica":"0a0a0a0a-0000-0000-0000-000000000001","address":"h:1"}]} | number
        ChangeView | {"group":"kv","number":0,"lease":"x","primary":"a","members":[]}    | members
        ChangeView | {"group":"kv","number":0,"lease":"x","primary":"a","members":[null]} | members
        ChangeView | {"group":"kv","number":0,"lease":"x","primary":"a",\
        "members":[{"id":"a","replica":"one","address":"h:1"}]} | members[0].replica
        ReportView | {"group":"kv","lease":"x"}                                          | view
        ReportView | {"group":"kv","lease":"x","view":{"number":0,"primary":"a",\
        "members":[{"id":"a","replica":"0a0a0a0a-0000-0000-0000-000000000001","address":"h:1"}]}} | view.number
        ForceView  | {"group":"kv","primary":"a","members":[]}                           | members
        ForceView  | {"group":"kv","primary":"a","members":["a b"]}                      | members
        DeleteView | {"acceptLoss":true}                                                 | group
        ReleaseReplica | {"group":"kv"}                                                  | id
        Heartbeats | {"beats":[]}                                                        | beats
        Heartbeats | {"beats":[{"service":"echo","id":"a"}]}                             | beats[0].lease
        Watch      | {"version":1}                                                       | service
        Watch      | {"service":"echo"}                                                  | version
        Watch      | {"service":"echo","version":"1"}                                    | version
        Watch      | {"service":"echo","version":1,"waitMillis":-1}                      | waitMillis
        Watch      | {"service":"echo","version":1,"waitMillis":60001}                   | waitMillis
        Watch      | {"service":"echo","version":1,"delta":1}                            | delta
        Lookup     | {"service":"echo","subset":"a"}                                     | subset
        Lookup     | {"service":"echo","subset":{"size":1}}                              | subset.of
        Lookup     | {"service":"echo","subset":{"of":" ","size":1}}                     | subset.of
        Lookup     | {"service":"echo","subset":{"of":"a"}}                              | subset.size
        Lookup     | {"service":"echo","subset":{"of":"a","size":0}}                     | subset.size
        Lookup     | {"service":"echo","subset":{"of":"a","size":501}}                   | subset.size
        Watch      | {"service":"echo","version":1,"subset":{"of":"","size":1}}          | subset.of
        Watch      | {"service":"echo","version":1,"subset":{"of":"a","size":-1}}        | subset.size
        Watch      | {"service":"echo","version":1,"subset":{"of":"a","size":501}}       | subset.size
        """)
    void aBrokenFieldIsNamed(String method, String body, String field) {
        HttpResponse<String> answer = registry.post(method, body);
        assertRefused(answer, 400, "invalid-request");
        assertThat(problem(answer).errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error.field()).startsWith(field));
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aBodyThatIsNoObjectIsRefused(String method) {
        for (String body : List.of("", "null", "[]", "5", "\"echo\"", "{", "{}{}", "service=echo"))
            assertRefused(registry.post(method, body), 400, "invalid-request");
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aBodyOverTheLimitIsRefused(String method) {
        String large = "{\"service\":\"echo\",\"padding\":\"" + "x".repeat(1 << 20) + "\"}";
        assertRefused(registry.post(method, large), 413, "too-large");
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aMethodIsCalledByPostWithJson(String method) {
        String path = "/Registry." + method;
        assertRefused(registry.get(path), 405, "method-not-allowed");
        assertRefused(registry.send(registry.request(path).DELETE().build()), 405, "method-not-allowed");
        assertRefused(
                registry.send(registry.request(path)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))
                        .build()),
                415,
                "unsupported-media-type");
    }

    @Test
    void anUnknownMethodIsRefused() {
        assertRefused(registry.post("Reboot", "{}"), 404, "unknown-method");
        assertRefused(registry.post("register", "{}"), 404, "unknown-method");
        assertRefused(registry.get("/Reboot"), 404, "unknown-method");
    }

    @Test
    void aVoidLeaseIsRefusedOrIgnored() {
        String someLease = "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"of old\"}";
        assertRefused(registry.post("Heartbeat", someLease), 404, "unknown-lease");
        assertThat(registry.post("Deregister", someLease).body()).isEqualTo("{\"removed\":false}");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(problem(answer).code()).isEqualTo(code);
        assertThat(problem(answer).detail()).isNotBlank();
    }
}
