package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.views.ViewsCommand;
import io.rollcall.wire.registry.DeleteViewResponse;
import io.rollcall.wire.registry.ForceViewResponse;
import io.rollcall.wire.registry.ReleaseReplicaResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import io.rollcall.wire.registry.ViewsResponse;
import io.rollcall.wire.registry.ViewsResponse.Group;
import io.rollcall.wire.registry.ViewsResponse.Owner;
import io.rollcall.wire.registry.ViewsResponse.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewsCommandTest {

    private static final View VIEW =
            new View(7, "a", List.of(new Member("a", "00000000-0000-0000-0000-000000000001", "host:1")));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private StubServer registry;

    @BeforeEach
    void start() throws IOException {
        registry = new StubServer();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void listShowsViewsAndReports() {
        registry.on(
                "Registry.Views",
                request -> new ViewsResponse(List.of(
                        new Group("kv", VIEW, List.of(), List.of(new Owner("a", "uuid", "replica/kv/a"))),
                        new Group("lost", View.NONE, List.of(new Report("a", VIEW)), null))));
        assertThat(run("list")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "kv: view 7, primary a, members a=host:1",
                        "  a belongs to the principal replica/kv/a",
                        "lost: LOST; replicas have reported:",
                        "  a: view 7, primary a, members a=host:1");
    }

    @Test
    void forceSendsWhatTheOperatorAcceptsAndSaysAtItsEndWhatWasGivenUp() {
        registry.on("Registry.ForceView", request -> ForceViewResponse.of(VIEW, "20 entries or more are lost."));
        assertThat(run("force", "-group", "kv", "-primary", "a", "-members", "a,b"))
                .isZero();
        assertThat(run("force", "-group", "kv", "-primary", "a", "-members", "a", "-accept-loss"))
                .isZero();
        assertThat(registry.requests().stream().map(Object::toString))
                .containsExactly(
                        "{\"group\":\"kv\",\"primary\":\"a\",\"members\":[\"a\",\"b\"],\"acceptLoss\":null}",
                        "{\"group\":\"kv\",\"primary\":\"a\",\"members\":[\"a\"],\"acceptLoss\":true}");
        List<String> said =
                List.of("kv: view 7, primary a, members a=host:1", "kv: given up: 20 entries or more are lost.");
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(said.get(0), said.get(1), said.get(0), said.get(1));
    }

    @Test
    void forceAtARegistryOfAnEarlierVersionSaysWhatIsGivenUpInGeneral() {
        registry.on("Registry.ForceView", request -> VIEW);
        assertThat(run("force", "-group", "kv", "-primary", "a", "-members", "a,b"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "kv: view 7, primary a, members a=host:1",
                        "kv: given up: Acknowledged writes that none of [a, b] has are lost.");
    }

    @Test
    void deleteSendsWhatTheOperatorAcceptsAndSaysWhatTheLastViewWas() {
        registry.on("Registry.DeleteView", request -> new DeleteViewResponse(7));
        assertThat(run("delete", "kv")).isZero();
        assertThat(run("delete", "-accept-loss", "kv")).isZero();
        assertThat(registry.requests().stream().map(Object::toString))
                .containsExactly("{\"group\":\"kv\",\"acceptLoss\":null}", "{\"group\":\"kv\",\"acceptLoss\":true}");
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("kv: deleted, its last view was 7", "kv: deleted, its last view was 7");
    }

    @Test
    void releaseSendsTheReplicaAndSaysWhetherItHadAnOwner() {
        registry.on(
                "Registry.ReleaseReplica",
                request -> new ReleaseReplicaResponse(request.toString().contains("kv1")));
        assertThat(run("release", "kv", "kv1")).isZero();
        assertThat(run("release", "kv", "kv2")).isZero();
        assertThat(registry.requests().stream().map(Object::toString))
                .containsExactly("{\"group\":\"kv\",\"id\":\"kv1\"}", "{\"group\":\"kv\",\"id\":\"kv2\"}");
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("kv: kv1 is released", "kv: kv2 had no owner");
    }

    @Test
    void aRefusalIsAFailure() {
        registry.on(
                "Registry.ForceView",
                request -> new StubServer.Problem(409, "view-held", "The registry holds view 7."));
        assertThat(run("force", "-group", "kv", "-primary", "a", "-members", "a"))
                .isEqualTo(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void badUsageAndAnUnreachableRegistryHaveTheirOwnExitStatus() {
        assertThat(ViewsCommand.run("views")).isEqualTo(2);
        assertThat(ViewsCommand.run("views", "forget")).isEqualTo(2);
        assertThat(ViewsCommand.run("views", "force", "-group", "kv")).isEqualTo(2);
        assertThat(ViewsCommand.run("views", "list", "-registry", "localhost:1"))
                .isEqualTo(1);
        assertThat(ViewsCommand.run("views", "list", "-registry", "no host")).isEqualTo(2);
        assertThat(ViewsCommand.run("views", "list", "-registry", "localhost:1,localhost:2"))
                .isEqualTo(1);
        assertThat(ViewsCommand.run("views", "list", "-registry", "localhost:1,nowhere"))
                .isEqualTo(2);
        assertThat(ViewsCommand.run("views", "list", "-help")).isZero();
    }

    @Test
    void theNextMemberIsAskedWhereOneCannotBeReached() {
        registry.on("Registry.Views", request -> new ViewsResponse(List.of(new Group("kv", VIEW, List.of(), null))));
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(ViewsCommand.run(printed, "views", "list", "-registry", "localhost:1," + registry.address()))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("kv: view 7");
    }

    private int run(String command, String... more) {
        List<String> args = new ArrayList<>(List.of("views", command, "-registry", registry.address()));
        args.addAll(List.of(more));
        return ViewsCommand.run(new PrintStream(out, true, StandardCharsets.UTF_8), args.toArray(String[]::new));
    }
}
