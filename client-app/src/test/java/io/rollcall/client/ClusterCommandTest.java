package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.cluster.ClusterCommand;
import io.rollcall.wire.registry.AddMemberResponse;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.ClusterStatusResponse.Member;
import io.rollcall.wire.registry.MembersResponse;
import io.rollcall.wire.registry.ServicesResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCommandTest {

    private static final String GONE = "localhost:1";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private StubServer first;
    private StubServer second;

    @BeforeEach
    void start() throws IOException {
        first = new StubServer();
        second = new StubServer();
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void aMemberThatIsNotGivenIsAskedToo() {
        leads(first, first, second);
        follows(second, first, 5_500L);
        assertThat(run("status", second)).isZero();
        assertThat(lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("member").contains("silent for"),
                        one -> assertThat(one).contains(" 7 "),
                        other -> assertThat(other).contains(" 7 "),
                        summary -> assertThat(summary)
                                .isEqualTo("registry the-registry: " + first.address()
                                        + " leads in term 3; 2 of 2 members answer, a majority"));
        assertThat(row(first)).contains("leads", "0.0 s", "id of " + first.address());
        assertThat(row(second)).contains("follows", "2  ", "0.3 s", "5.5 s stale");
    }

    @Test
    void aMemberThatDoesNotAnswerIsAFailure() {
        first.on(
                "Cluster.Status", request -> leading(first, member(first, null), new Member(GONE, "gone", 9_000L, 4L)));
        assertThat(run("status", first)).isEqualTo(1);
        assertThat(lines()).anyMatch(line -> line.startsWith(GONE) && line.contains("unreachable"));
        assertThat(lines()).anyMatch(line -> line.endsWith("1 of 2 members answer, no majority"));
    }

    @Test
    void aMemberThatIsNotReadyIsAFailure() {
        leads(first, first, second);
        follows(second, first, null);
        assertThat(run("status", first)).isEqualTo(1);
        assertThat(row(second)).contains("not ready");
    }

    /** It may be left over in a list of addresses. */
    @Test
    void anAddressThatIsNoMemberIsShownAndIsNoFailure() {
        leads(first, first);
        assertThat(run("status", first.address() + "," + GONE)).isZero();
        assertThat(lines()).anyMatch(line -> line.startsWith(GONE) && line.endsWith("not a member"));
    }

    @Test
    void programsReadJson() {
        leads(first, first, second);
        follows(second, first, 10L);
        assertThat(run("status", first.address(), "-output=json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\"registry\":\"the-registry\",\"leader\":\"" + first.address()
                        + "\",\"majority\":true,\"members\":[{")
                .contains("\"role\":\"leads\"", "\"role\":\"follows\"", "\"silentMillis\":300");
    }

    @Test
    void membersOfTwoRegistriesAreNotMixed() {
        leads(first, first);
        second.on("Cluster.Status", request -> status(second, "another", first.address(), false, 1L));
        assertThat(run("status", first.address() + "," + second.address())).isEqualTo(1);
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "add -name h:1", "remove -name h:1", "transfer -to h:1"})
    void aRegistryThatIsAloneIsAFailure(String command) {
        first.on("Registry.Services", request -> new ServicesResponse(1, List.of()));
        assertThat(run(command, first)).isEqualTo(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void addSaysWhatToStart() {
        first.on("Cluster.Add", request -> new AddMemberResponse(List.of("a:1", "b:9004"), 600_000));
        assertThat(run("add -name b:9004", first)).isZero();
        assertThat(lines())
                .containsExactly(
                        "b:9004 may join within 10 minutes. Start it with an empty data directory:",
                        "./rollcall registry -listen 0.0.0.0:9004 -public b:9004 -peers a:1,b:9004 -data DIRECTORY");
    }

    @Test
    void theNextMemberIsAskedIfOneDoesNotAnswerOrKnowsNoLeader() {
        first.on("Cluster.Remove", request -> new StubServer.Problem(503, "not-ready", "Nobody leads."));
        second.on("Cluster.Remove", request -> new MembersResponse(List.of(second.address())));
        leads(second, second);
        assertThat(run("remove -name h:1", GONE + "," + first.address() + "," + second.address()))
                .isZero();
        assertThat(lines()).containsExactly("h:1 is removed; the members are " + second.address());
    }

    @Test
    void transferWaitsUntilTheMemberLeads() {
        first.on("Cluster.Transfer", request -> new MembersResponse(List.of(first.address(), second.address())));
        List<Object> asked = new ArrayList<>();
        first.on("Cluster.Status", request -> {
            asked.add(request);
            return asked.size() < 3 ? leading(first, member(first, null)) : status(first, second.address(), 1L);
        });
        second.on("Cluster.Status", request -> {
            return asked.size() < 3 ? status(second, first.address(), 1L) : leading(second, member(second, null));
        });
        assertThat(run("transfer -to " + second.address(), first)).isZero();
        assertThat(lines()).containsExactly(second.address() + " leads in term 3");
    }

    @Test
    void aRefusalIsAFailureAndNobodyElseIsAsked() {
        for (String method : List.of("Cluster.Add", "Cluster.Remove", "Cluster.Transfer"))
            first.on(method, request -> new StubServer.Problem(409, "not-a-peer", "h:1 is not a member."));
        for (String command : List.of("add -name h:1", "remove -name h:1", "transfer -to h:1"))
            assertThat(run(command, first.address() + "," + second.address())).isEqualTo(1);
        assertThat(out.size()).isZero();
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void nobodyAtTheAddressIsAFailure() {
        assertThat(run("status", GONE)).isEqualTo(1);
        assertThat(run("remove -name h:1", GONE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "forget",
                "status -output xml",
                "status -registry nowhere",
                "status -registry a:1,b:1,c:1,d:1,e:1,f:1,g:1,h:1",
                "add",
                "add -name nowhere",
                "remove -to a:1",
                "transfer"
            })
    void badUsageHasItsOwnExitStatus(String words) {
        assertThat(ClusterCommand.run(("cluster " + words).trim().split(" "))).isEqualTo(2);
    }

    private void leads(StubServer leader, StubServer... all) {
        List<Member> members = new ArrayList<>();
        for (StubServer one : all) members.add(member(one, one == leader ? null : 300L));
        leader.on("Cluster.Status", request -> leading(leader, members.toArray(Member[]::new)));
    }

    private void follows(StubServer member, StubServer leader, @Nullable Long staleMillis) {
        member.on("Cluster.Status", request -> status(member, leader.address(), staleMillis));
    }

    private static ClusterStatusResponse leading(StubServer leader, Member... members) {
        return new ClusterStatusResponse(
                "the-registry", leader.address(), leader.address(), true, 3, 7, 7, 0L, List.of(members));
    }

    private static Member member(StubServer member, @Nullable Long silentMillis) {
        return new Member(
                member.address(), "id of " + member.address(), silentMillis, silentMillis == null ? null : 2L);
    }

    private static ClusterStatusResponse status(StubServer member, String leader, @Nullable Long staleMillis) {
        return status(member, "the-registry", leader, false, staleMillis);
    }

    private static ClusterStatusResponse status(
            StubServer member, String registry, String leader, boolean leads, @Nullable Long staleMillis) {
        return new ClusterStatusResponse(
                registry, member.address(), leader, leads, 3, 7, 7, staleMillis, List.of(member(member, null)));
    }

    private String row(StubServer member) {
        return lines().stream()
                .filter(line -> line.startsWith(member.address()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private int run(String words, StubServer registry) {
        return run(words, registry.address());
    }

    private int run(String words, String registry, String... more) {
        List<String> args = new ArrayList<>(List.of("cluster"));
        args.addAll(List.of(words.split(" ")));
        args.addAll(List.of("-registry", registry));
        args.addAll(List.of(more));
        return ClusterCommand.run(new PrintStream(out, true, StandardCharsets.UTF_8), args.toArray(String[]::new));
    }
}
