package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Changes of the view: rules 9 to 14 of the replication protocol, as far as the registry enforces them. */
class ViewTest {

    @TempDir
    private Path data;

    private RunningRegistry registry;
    private Replica a;
    private Replica b;
    private Replica c;

    @BeforeEach
    void start() {
        registry = RunningRegistry.start(data);
        a = new Replica(registry, "a", 1);
        b = new Replica(registry, "b", 2);
        c = new Replica(registry, "c", 3);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aGroupThatHasNotFormedIsInViewZeroAndItsFirstPrimaryFormsViewOne() {
        assertThat(Replica.view(registry)).isEqualTo("0 - ");
        assertRefused(b.propose(0, a, a, b), 409, "not-a-member");
        assertThat(Replica.view(registry)).isEqualTo("0 - ");
        assertThat(changed(a.propose(0, a, a))).isTrue();
        assertThat(Replica.view(registry)).isEqualTo("1 a a1");
    }

    @Test
    void aChangeIsMadeOnceAndOnlyOfTheViewThatHolds() {
        a.propose(0, a, a, b);
        HttpResponse<String> repeated = a.propose(0, a, a, b);
        assertThat(changed(repeated)).isFalse();
        assertThat(Replica.words(json(repeated).path("view"))).isEqualTo("1 a a1,b2");
        assertThat(changed(b.propose(2, b, b))).isFalse();
        assertThat(changed(b.propose(1, b, b))).isTrue();
        assertThat(changed(a.propose(1, a, a))).isFalse();
        assertThat(Replica.view(registry)).isEqualTo("2 b b2");
    }

    @Test
    void onlyOneOfManyThatProposeAtOnceWins() {
        a.propose(0, a, a, b, c);
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Replica by = List.of(a, b, c).get(i % 3);
            all.add(CompletableFuture.supplyAsync(() -> by.propose(1, by, by)));
        }
        assertThat(all.stream().filter(answer -> changed(answer.join()))).hasSize(1);
        assertThat(Replica.view(registry)).startsWith("2 ");
    }

    @Test
    void whoIsNoMemberChangesNothingAndLeadsNothing() {
        a.propose(0, a, a, b);
        assertRefused(c.propose(1, c, c), 409, "not-a-member");
        assertRefused(a.propose(1, c, a, b, c), 409, "not-a-member");
        Replica emptied = new Replica(registry, "b", 22);
        assertRefused(emptied.propose(1, emptied, emptied), 409, "not-a-member");
        assertRefused(a.propose(1, emptied, a, emptied), 409, "not-a-member");
        assertThat(Replica.view(registry)).isEqualTo("1 a a1,b2");
        assertThat(changed(a.propose(1, a, a, emptied))).isTrue();
        assertThat(Replica.view(registry)).isEqualTo("2 a a1,b22");
    }

    @Test
    void aPrimaryMayHandOverAndLeave() {
        a.propose(0, a, a, b);
        assertThat(changed(a.propose(1, b, b))).isTrue();
        assertThat(Replica.view(registry)).isEqualTo("2 b b2");
    }

    @Test
    void aProposalOfAnEarlierSessionIsRefused() {
        a.propose(0, a, a, b);
        String earlier = b.lease();
        b.register();
        assertRefused(b.propose(1, earlier, b, b), 404, "unknown-lease");
        assertThat(Replica.view(registry)).isEqualTo("1 a a1,b2");
        registry.post("Deregister", "{\"service\":\"kv\",\"id\":\"b\"}");
        assertRefused(b.propose(1, b, b), 404, "unknown-lease");
    }

    @Test
    void anInstanceThatIsNoReplicaProposesNothing() {
        String lease = registry.register("kv", "plain");
        assertRefused(a.propose(0, lease, a, a), 409, "not-a-member");
    }

    @Test
    void aViewNamesEachMemberOnceAndItsPrimaryAmongThem() {
        assertRefused(a.propose(0, a, a, a), 400, "invalid-request");
        assertRefused(a.propose(0, a, b), 400, "invalid-request");
        assertRefused(a.propose(0, a, a, new Replica(registry, "d", 1)), 400, "invalid-request");
    }

    @Test
    void viewsOutliveTheRegistryAndSessionsDoNot() {
        a.propose(0, a, a, b);
        b.propose(1, b, b);
        restart();
        assertThat(Replica.view(registry)).isEqualTo("2 b b2");
        assertRefused(b.at(registry).propose(2, b, b, c), 404, "unknown-lease");
        assertThat(changed(b.register().propose(2, b, b, c))).isTrue();
    }

    @Test
    void aViewThatCannotBeWrittenIsRefusedAndTheOldOneStands() throws IOException {
        a.propose(0, a, a, b);
        Path inTheWay = Files.createDirectory(data.resolve("kv.view.new"));
        HttpResponse<String> answer = b.propose(1, b, b);
        assertRefused(answer, 503, "not-durable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(Replica.view(registry)).isEqualTo("1 a a1,b2");
        Files.delete(inTheWay);
        assertThat(changed(b.propose(1, b, b))).isTrue();
        restart();
        assertThat(Replica.view(registry)).isEqualTo("2 b b2");
    }

    @Test
    void whileTheDiskDoesNotAnswerNobodySaysWhatHolds() throws IOException {
        a.propose(0, a, a, b);
        Path elsewhere = Files.move(data, data.resolveSibling(data.getFileName() + "-away"));
        HttpResponse<String> answer = b.propose(1, b, b);
        assertRefused(answer, 503, "outcome-unknown");
        assertThat(problem(answer).detail()).doesNotContain(data.toString());
        assertRefused(registry.post("View", "{\"group\":\"kv\"}"), 503, "not-ready");
        assertRefused(b.propose(1, b, b), 503, "not-ready");
        Files.move(elsewhere, data);
        assertThat(Replica.view(registry)).isEqualTo("1 a a1,b2");
        assertThat(changed(b.propose(1, b, b))).isTrue();
    }

    @Test
    void aDamagedViewIsNotForgotten() throws IOException {
        a.propose(0, a, a, b);
        Path file = data.resolve("kv.view");
        String whole = Files.readString(file);
        registry.close();
        for (String damaged :
                List.of("", "{}\n", whole.replace("\"number\":1", "\"number\":0"), whole.substring(9), "\n")) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> RunningRegistry.start(data))
                    .hasRootCauseMessage("The data directory " + data
                            + " holds a damaged file kv.view: restore a copy, or move it away");
            assertThat(file).hasContent(damaged);
        }
        Files.writeString(file, whole);
        registry = RunningRegistry.start(data);
        assertThat(Replica.view(registry)).isEqualTo("1 a a1,b2");
    }

    @Test
    void aLostViewIsTakenFromAUnanimousReportOnly() throws IOException {
        a.propose(0, a, a, b);
        lose();
        assertThat(Replica.words(json(a.report(1, a, a, b)).path("view"))).isEqualTo("0 - ");
        assertThat(health()).contains("VIEW_LOST").contains("\"missing\":{\"kv\":[\"b\"]}");
        assertRefused(a.propose(0, a, a), 409, "view-lost");
        assertRefused(c.report(1, a, a, b), 409, "not-a-member");
        String taken = Replica.words(json(b.report(1, a, a, b)).path("view"));
        assertThat(taken).as("its number is above that of any lost one").matches("\\d{16} a a1,b2");
        assertThat(Replica.view(registry)).isEqualTo(taken);
        assertThat(health()).doesNotContain("VIEW_LOST");
        restart();
        assertThat(Replica.view(registry)).isEqualTo(taken);
    }

    @Test
    void anOldViewIsNotTakenWhileAMemberKnowsOfANewerOne() throws IOException {
        lose();
        a.report(1, a, a, b);
        c.report(2, b, b, c);
        JsonNode older = json(b.report(1, a, a, b));
        assertThat(Replica.words(older.path("view"))).isEqualTo("0 - ");
        assertThat(Replica.words(older.path("highest"))).isEqualTo("2 b b2,c3");
        assertThat(Replica.words(json(b.report(2, b, b, c)).path("view"))).matches("\\d{16} b b2,c3");
        assertThat(Replica.words(json(a.report(1, a, a, b)).path("view")))
                .as("who was left out learns it")
                .matches("\\d{16} b b2,c3");
    }

    /** The numbers of all groups that form later are above it. */
    @Test
    void aReportedViewWithANumberThatNoRegistryHasGivenIsNotTaken() throws IOException {
        lose();
        HttpResponse<String> answer = a.report(1L << 52, a, a);
        assertRefused(answer, 400, "invalid-request");
        assertThat(problem(answer).detail()).contains("view.number must be at most", "clock");
        assertThat(Replica.view(registry)).isEqualTo("0 - ");
        assertThat(changed(a.propose(0, a, a))).as("nothing counts as lost").isTrue();
        assertThat(Replica.view(registry)).isEqualTo("1 a a1");
    }

    @Test
    void anOperatorForcesALostViewFromThoseThatHaveTheNewest() throws IOException {
        lose();
        a.report(1, a, a, b, c);
        b.report(2, b, b, c);
        assertRefused(force("a", "a"), 409, "not-a-member");
        assertRefused(force("c", "c"), 409, "not-a-member");
        assertRefused(force("b", "a"), 400, "invalid-request");
        // Replica a lacks entries, and must not count as complete.
        assertRefused(force("b", "b", "a"), 409, "not-a-member");
        HttpResponse<String> forced = force("b", "b");
        assertThat(forced.statusCode()).isEqualTo(200);
        assertThat(Replica.words(json(forced))).matches("\\d{16} b b2");
        assertThat(json(forced).path("loss").asString())
                .isEqualTo("Acknowledged writes that none of [b] has are lost. Left out of view 2: [c].");
        assertThat(Replica.view(registry)).matches("\\d{16} b b2");
        assertRefused(force("b", "b"), 409, "view-held");
        assertThat(health()).doesNotContain("VIEW_LOST");
    }

    @Test
    void viewsOfGroupsThatDifferInCaseOnlyAreKeptApart() {
        a.propose(0, a, a, b);
        String lease =
                registry.register("KV", "a", ",\"metadata\":{\"replica\":\"00000000-0000-0000-0000-000000000009\"}");
        assertThat(changed(registry.post(
                        "ChangeView",
                        ("{\"group\":\"KV\",\"number\":0,\"lease\":\"%s\",\"primary\":\"a\",\"members\":[{\"id\":\"a\","
                                        + "\"replica\":\"00000000-0000-0000-0000-000000000009\",\"address\":\"h:1\"}]}")
                                .formatted(lease))))
                .isTrue();
        restart();
        assertThat(Replica.view(registry)).isEqualTo("1 a a1,b2");
        assertThat(json(registry.post("Views", "{}"))
                        .path("groups")
                        .valueStream()
                        .map(group -> group.path("group").asString()))
                .containsExactly("KV", "kv");
    }

    private HttpResponse<String> force(String primary, String... members) {
        return registry.post(
                "ForceView",
                "{\"group\":\"kv\",\"primary\":\"%s\",\"members\":[\"%s\"]}"
                        .formatted(primary, String.join("\",\"", members)));
    }

    private void restart() {
        registry.close();
        registry = RunningRegistry.start(data);
    }

    /** The registry's disk is gone. */
    private void lose() throws IOException {
        registry.close();
        Files.deleteIfExists(data.resolve("kv.view"));
        registry = RunningRegistry.start(data);
        for (Replica replica : List.of(a, b, c)) replica.at(registry).register();
    }

    private String health() {
        return registry.get("/actuator/health").body();
    }

    private static boolean changed(HttpResponse<String> answer) {
        return json(answer).path("changed").asBoolean();
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(problem(answer).code()).isEqualTo(code);
    }
}
