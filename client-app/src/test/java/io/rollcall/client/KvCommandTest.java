package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.ListResponse.Entry;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands of the store, at replicas that answer on sockets. */
class KvCommandTest {

    private static final long PATIENCE_SECONDS = 30;

    private StubServer registry;
    private StubServer primary;
    private StubServer backup;

    /** The addresses and ids that the registry lists. */
    private final Map<String, String> listed = new TreeMap<>();

    @BeforeEach
    void start() throws IOException {
        registry = new StubServer();
        primary = new StubServer();
        backup = new StubServer();
        listed.put("kv1", primary.address());
        registry.on(
                "Registry.Lookup",
                request -> new LookupResponse(
                        request.get("service").asString(),
                        1,
                        listed.entrySet().stream()
                                .map(each -> new Instance(
                                        each.getKey(), each.getValue(), 1, null, Status.UP, false, Map.of()))
                                .toList()));
    }

    @AfterEach
    void stop() {
        registry.close();
        primary.close();
        backup.close();
    }

    private CommandRun kv(String... words) {
        return CommandRun.of(at(words));
    }

    private String[] at(String... words) {
        List<String> all = new ArrayList<>(List.of("kv"));
        all.addAll(List.of(words));
        all.addAll(List.of("-registry", registry.address()));
        return all.toArray(String[]::new);
    }

    private void holds(@Nullable String value) {
        primary.on("KV.Get", request -> new GetResponse(value != null, value, value == null ? 0 : 7, "kv1"));
    }

    @Test
    void getPrintsTheValueAndNothingElse() {
        holds("two\nlines \u001b[1m\n");
        CommandRun run = kv("get", "x");
        assertThat(run.out()).isEqualTo("two\nlines \u001b[1m\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void onATerminalAValueDoesNotControlIt() {
        holds("two\n\tlines \u001b[1m");
        assertThat(CommandRun.watched(at("get", "x")).out()).isEqualTo("two\n\tlines \\u001b[1m\n");
    }

    @Test
    void getInJsonHasTheVersion() {
        holds("v");
        assertThat(kv("get", "x", "-output", "json").out())
                .isEqualTo("{\"key\":\"x\",\"value\":\"v\",\"version\":7}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json"})
    void aKeyThatIsNotThereIsStatus4AndNothingElse(String output) {
        holds(null);
        assertThat(kv("get", "x", "-output", output)).isEqualTo(new CommandRun(4, "", ""));
    }

    @Test
    void putTakesItsValueFromTheCommandLineOrAsItIsFromStandardInput() {
        primary.on("KV.Put", request -> new WriteResponse(true, 8L, null, "kv1"));
        assertThat(kv("put", "x", "@value")).isEqualTo(new CommandRun(0, "version 8\n", ""));
        assertThat(CommandRun.withInput("line\n", at("put", "x")).status()).isZero();
        assertThat(primary.requests().stream()
                        .map(request -> request.get("value").asString()))
                .containsExactly("@value", "line\n");
    }

    @Test
    void aConditionThatDoesNotHoldChangesNothing() {
        primary.on("KV.Put", request -> new WriteResponse(false, 9L, null, "kv1"));
        CommandRun run = kv("put", "x", "v", "-if-version", "7");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("kv put: x has version 9, not 7; nothing has changed\n");
    }

    @Test
    void aWriteFollowsABackupToItsPrimaryWithTheSameRequestId() {
        listed.put("kv0", backup.address());
        backup.on("KV.Delete", request -> new WriteResponse(false, null, primary.address(), "kv0"));
        primary.on("KV.Delete", request -> new WriteResponse(true, 9L, null, "kv1"));
        assertThat(kv("del", "x")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(backup.requests().element()).isEqualTo(primary.requests().element());
        assertThat(primary.requests().element().at("/requestId/number").asInt()).isEqualTo(1);
    }

    /** It would send the operator's token there. */
    @Test
    void aWriteDoesNotFollowAReplicaToAnAddressThatTheRegistryDoesNotList() {
        listed.put("kv1", backup.address());
        backup.on("KV.Delete", request -> new WriteResponse(false, null, primary.address(), "kv0"));
        primary.on("KV.Delete", request -> new WriteResponse(true, 9L, null, "kv1"));
        CommandRun run = kv("del", "x");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("kv del: the write has not happened; ").contains("does not list");
        assertThat(primary.requests()).isEmpty();
    }

    @Test
    void aWriteWhoseAnswerWasLostIsMadeAgainWithTheSameRequestId() {
        List<JsonNode> seen = new ArrayList<>();
        primary.on("KV.Put", request -> {
            seen.add(request);
            return seen.size() == 1
                    ? new StubServer.Problem(503, "outcome-unknown", "Unknown.")
                    : new WriteResponse(true, 8L, null, "kv1");
        });
        assertThat(kv("put", "x", "v").status()).isZero();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).isEqualTo(seen.get(1));
    }

    @Test
    void aWriteOfUnknownOutcomeIsNeverCalledARefusal() {
        List<JsonNode> seen = new ArrayList<>();
        primary.on("KV.Put", request -> {
            seen.add(request);
            return seen.size() == 1
                    ? new StubServer.Problem(503, "outcome-unknown", "Unknown.")
                    : new StubServer.Problem(403, "forbidden", "The token lacks kv:write.");
        });
        CommandRun run = kv("put", "x", "v");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("it is not known whether the write has happened");
    }

    @Test
    void aReadGoesOnToAReplicaThatAnswers() {
        listed.put("kv0", "localhost:1");
        holds("v");
        assertThat(kv("get", "x").out()).isEqualTo("v");
    }

    @Test
    void aRefusalIsFinal() {
        primary.on("KV.Get", request -> new StubServer.Problem(403, "forbidden", "The token lacks kv:read:x."));
        CommandRun run = kv("get", "x");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("kv get: The token lacks kv:read:x.\n");
        assertThat(primary.requests()).hasSize(1);
    }

    @Test
    void noReplicaIsAStatusOfItsOwn() {
        listed.clear();
        CommandRun run = kv("get", "x", "-service", "carts");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("kv get: no replica of carts is registered at " + registry.address() + "\n");
    }

    @Test
    void aListIsReadInPagesAndCutInTheTable() {
        pages(250);
        CommandRun run = kv("list", "k", "-n", "120");
        assertThat(run.lines()).hasSize(121).contains("k007  7        v7");
        assertThat(run.err()).isEqualTo("there are more: ask for them with -after or -n\n");
        assertThat(primary.requests().stream()
                        .map(request -> request.get("limit").asInt()))
                .containsExactly(100, 20);
        JsonNode json = kv("list", "-output", "json").json();
        assertThat(json.get("entries").size()).isEqualTo(250);
        assertThat(json.get("more").asBoolean()).isFalse();
    }

    /** Keeps keys from k000 on, and answers as many as are asked for. */
    private void pages(int count) {
        primary.on("KV.List", request -> {
            String after =
                    request.get("after").isNull() ? "" : request.get("after").asString();
            List<Entry> left = IntStream.range(0, count)
                    .mapToObj(i -> new Entry("k%03d".formatted(i), "v" + i, i))
                    .filter(entry -> entry.key().compareTo(after) > 0)
                    .toList();
            int limit = request.get("limit").asInt();
            return new ListResponse(left.subList(0, Math.min(limit, left.size())), left.size() > limit, "kv1");
        });
    }

    @Test
    void whatIsExportedCanBeImported(@TempDir Path folder) throws IOException {
        pages(150);
        Path file = folder.resolve("dump");
        CommandRun exported = kv("export", file.toString());
        assertThat(exported).isEqualTo(new CommandRun(0, "", "150 keys exported\n"));
        assertThat(Files.readAllLines(file))
                .hasSize(150)
                .contains("{\"key\":\"k149\",\"value\":\"v149\",\"version\":149}");
        assertThat(folder).isDirectoryNotContaining("glob:**.draft");
        primary.requests().clear();
        primary.on(
                "KV.Put",
                request -> new WriteResponse(!request.get("key").asString().equals("k007"), 1L, null, "kv1"));
        CommandRun imported = kv("import", file.toString());
        assertThat(imported).isEqualTo(new CommandRun(0, "", "149 put, 1 kept as they were\n"));
        assertThat(primary.requests())
                .hasSize(150)
                .allSatisfy(
                        request -> assertThat(request.get("ifVersion").asInt()).isZero());
    }

    @Test
    void anImportThatEndsEarlySaysHowFarItCame() {
        primary.on("KV.Put", request -> new WriteResponse(true, 1L, null, "kv1"));
        CommandRun run = CommandRun.withInput(
                "{\"key\":\"a\",\"value\":\"1\"}\n{\"key\":\"b\"\n", at("import", "-", "-overwrite"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("kv import: -, line ").contains("1 put, 0 kept as they were");
        assertThat(primary.requests().element().get("ifVersion").isNull()).isTrue();
    }

    @Test
    void anExportThatFailsLeavesTheFileAsItWas(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("dump"), "before");
        primary.on("KV.List", request -> new StubServer.Problem(403, "forbidden", "No."));
        assertThat(kv("export", file.toString()).status()).isEqualTo(1);
        assertThat(file).content().isEqualTo("before");
    }

    @Test
    void anExportIntoAPipeReachesItsReader(@TempDir Path folder) throws Exception {
        pages(150);
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<List<String>> read = CompletableFuture.supplyAsync(() -> lines(pipe));
        assertThat(kv("export", pipe.toString())).isEqualTo(new CommandRun(0, "", "150 keys exported\n"));
        assertThat(read.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasSize(150);
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThat(folder).isDirectoryNotContaining("glob:**.draft");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anExportFollowsALinkToItsFile(@TempDir Path folder) throws IOException {
        pages(3);
        Path file = Files.writeString(
                Files.createDirectory(folder.resolve("elsewhere")).resolve("dump"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere", "dump"));
        assertThat(kv("export", link.toString()).status()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Files.readAllLines(file)).hasSize(3);
        Files.delete(file);
        CommandRun run = kv("export", link.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("kv export: " + link + " cannot be written")
                .hasLineCount(1);
        assertThat(link).isSymbolicLink();
    }

    @Test
    void statusIsATableAndFailsWhereAReplicaDoes() {
        View view = new View(4, "kv1", List.of());
        primary.on(
                "KV.Status",
                request -> new StatusResponse(
                        "kv1",
                        "u",
                        "primary",
                        view,
                        true,
                        "",
                        12,
                        12,
                        0,
                        100,
                        5,
                        List.of(new StatusResponse.Peer("kv2", "localhost:1", "member", 10, 2, 5, 100))));
        assertThat(kv("status").lines().get(1).split(" +"))
                .containsExactly("kv1", primary.address(), "primary", "4", "yes", "12", "12", "-", "0");
        assertThat(kv("status").status()).isZero();
        listed.put("kv2", "localhost:1");
        CommandRun run = kv("status");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("unreachable");
        assertThat(run.err()).isEqualTo("kv status: kv2 does not answer: nothing listens there\n");
        assertThat(kv("status", "-output", "json")
                        .json()
                        .at("/replicas/1/error")
                        .asString())
                .isEqualTo("nothing listens there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "get",
                "get a b",
                "put",
                "put x v -if-version -1",
                "list -n 0",
                "del x -service no/name",
                "nope"
            })
    void badUsageIsOneLine(String words) {
        CommandRun run = kv(words.isEmpty() ? new String[0] : words.split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("kv: ").hasLineCount(1);
        assertThat(registry.requests()).isEmpty();
    }
}
