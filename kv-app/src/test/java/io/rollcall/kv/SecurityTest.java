package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.security.AccessMatrix;
import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methods of a replica with tokens, and the tokens that open them. */
class SecurityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> MESSAGES = new HashMap<>();

    static {
        String replica = "\"replica\":\"00000000-0000-0000-0000-000000000001\"";
        String receiver = "\"receiver\":{\"group\":\"echo\",\"id\":\"none\"," + replica + "}";
        String attempt = "{" + replica + ",\"session\":\"s\",\"number\":1}";
        String members = "\"members\":[{\"id\":\"a\",\"address\":\"localhost:1\"," + replica + "}]";
        MESSAGES.put("/KV.Put", "{\"key\":\"echo/a\",\"value\":\"v\"}");
        MESSAGES.put("/KV.Delete", "{\"key\":\"echo/a\"}");
        MESSAGES.put("/KV.Get", "{\"key\":\"echo/a\"}");
        MESSAGES.put("/KV.List", "{\"prefix\":\"echo/\"}");
        MESSAGES.put(
                "/KV.Apply",
                "{" + receiver + ",\"view\":1,\"primary\":\"a\"," + members + ",\"session\":\"s\",\"to\":" + attempt
                        + ",\"number\":1,\"standing\":\"MEMBER\",\"start\":0,\"from\":0,\"fromView\":0,\"commit\":0,"
                        + "\"granted\":0,\"entries\":[]}");
        MESSAGES.put("/KV.Committed", "{" + receiver + ",\"view\":1,\"from\":\"a\"," + replica + ",\"question\":1}");
        MESSAGES.put("/KV.NewView", "{" + receiver + ",\"view\":{\"number\":1,\"primary\":\"a\"," + members + "}}");
        MESSAGES.put(
                "/KV.Snapshot",
                "{" + receiver + ",\"view\":0,\"id\":\"a\",\"address\":\"localhost:1\",\"attempt\":" + attempt + "}");
    }

    @TempDir
    static Path folder;

    private static Path tokens;
    private static StubRegistry registry;
    private static KvProcess kv1;
    private static AccessMatrix matrix;

    @BeforeAll
    static void start() throws IOException {
        tokens = AccessMatrix.writeTokens(folder.resolve("tokens"));
        registry = new StubRegistry();
        kv1 = KvProcess.start("kv1", registry, "--rollcall.security.tokens=" + tokens, "--rollcall.security.token=all")
                .awaitReady();
        matrix = new AccessMatrix(kv1.address(), MESSAGES);
    }

    @AfterAll
    static void stop() {
        kv1.close();
        registry.close();
    }

    @Test
    void eachMethodIsOpenToItsScopesAndToNoOthers() {
        var methods = AccessMatrix.methods(kv1.context());
        assertThat(methods).hasSizeGreaterThan(8).containsKeys("/KV.Get", "/KV.Snapshot");
        long end = end();
        assertThat(matrix.refusals(methods)).isGreaterThan(1_000);
        assertThat(end()).as("the end of the log").isEqualTo(end);
        assertThat(matrix.allowed(methods)).isGreaterThan(100);
        assertThat(end()).isGreaterThan(end);
    }

    private static long end() {
        String status = matrix.post("/KV.Status", "{}", "operate").body();
        return Long.parseLong(status.replaceAll("(?s).*\"end\":(\\d+).*", "$1"));
    }

    @Test
    void ordinaryRequestsWithATokenAreNotSpringsWork() {
        List<String> handled = new CopyOnWriteArrayList<>();
        kv1.onHandled(handled::add);
        for (String path : List.of("/KV.Put", "/KV.Get", "/KV.Apply", "/KV.Committed"))
            assertThat(matrix.post(path, MESSAGES.getOrDefault(path, ""), "all").statusCode())
                    .isNotIn(401, 403);
        matrix.post("/KV.Status", "{}", "all");
        await().atMost(PATIENCE).until(() -> !handled.isEmpty());
        assertThat(handled).containsOnly("/KV.Status");
    }

    @Test
    void aPrefixIsTheBeginningOfEachKey() {
        String other = "{\"key\":\"ech\",\"value\":\"v\"}";
        assertThat(matrix.post("/KV.Put", other, "kv:write:echo").statusCode()).isEqualTo(403);
        assertThat(matrix.post("/KV.Put", other, "kv:write").statusCode()).isEqualTo(200);
        assertThat(matrix.post("/KV.List", "{\"prefix\":\"\"}", "kv:read:echo").statusCode())
                .isEqualTo(403);
        assertThat(matrix.post("/KV.List", "{\"prefix\":\"ech\"}", "kv:read:echo")
                        .statusCode())
                .isEqualTo(403);
        assertThat(matrix.post("/KV.List", "{\"prefix\":\"echo/b\"}", "kv:read:echo")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void replicasWithTokensFormAGroupAndTakeOthersWhileWritesRun(@TempDir Path own) throws IOException {
        Path file = own.resolve("tokens");
        token(file, "replicas", "first", "replica:kv");
        token(file, "client", "client", "kv:read,kv:write,operate");
        Path secret = Files.writeString(own.resolve("secret"), "first\n");
        String[] more = {"--rollcall.security.tokens=" + file, "--rollcall.security.token-file=" + secret};
        try (StubRegistry group = new StubRegistry();
                KvProcess one = KvProcess.start("kv1", group, more).awaitReady();
                KvProcess two = KvProcess.start("kv2", group, more).awaitReady()) {
            AccessMatrix calls = new AccessMatrix(one.address(), MESSAGES);
            await().atMost(PATIENCE)
                    .until(() -> calls.post("/KV.Status", "{}", "client").body().contains("\"kv2\""));
            put(calls, 0);
            token(file, "replicas", "second", "replica:kv"); // both are valid
            Path next = Files.writeString(own.resolve("next"), "second\n");
            Files.move(next, secret, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            long endNanos = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
            for (int i = 1; System.nanoTime() < endNanos; i++) put(calls, i);
            Path without = own.resolve("without");
            token(without, "replicas", "second", "replica:kv");
            token(without, "client", "client", "kv:read,kv:write,operate");
            Files.move(without, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            endNanos = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
            for (int i = 1; System.nanoTime() < endNanos; i++) put(calls, i);
            await().atMost(PATIENCE)
                    .until(() -> calls.post("/KV.Apply", MESSAGES.getOrDefault("/KV.Apply", ""), "first")
                                    .statusCode()
                            == 401);
            put(calls, 1);
            assertThat(calls.post("/KV.Status", "{}", "client").body()).contains(two.address());
        }
    }

    private static void put(AccessMatrix calls, int value) {
        HttpResponse<String> put = calls.post("/KV.Put", "{\"key\":\"k\",\"value\":\"%d\"}".formatted(value), "client");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    }

    private static void token(Path file, String name, String secret, String scopes) throws IOException {
        TokenFile.append(file, new Token(name, Token.sha256(secret), Token.scopes(scopes), null));
    }

    @Test
    void aReplicaThatDemandsTokensAndHasNoneDoesNotStart() throws IOException {
        try (StubRegistry alone = new StubRegistry()) {
            KvProcess mute = KvProcess.start("kv1", alone, "--rollcall.security.tokens=" + tokens);
            assertThatThrownBy(mute::awaitReady).hasStackTraceContaining("rollcall.security.token-file");
        }
    }
}
