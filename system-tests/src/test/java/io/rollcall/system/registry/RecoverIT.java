package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.RunningProcess;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.RegistryMembers;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.ChangeViewRequest;
import io.rollcall.wire.registry.ChangeViewResponse;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.ReportViewRequest;
import io.rollcall.wire.registry.ReportViewResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.ViewRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.FileSystemUtils;

/** Two of three members lose their disks, under load, and an operator recovers the registry from the third. */
@Tag("dist")
@Tag("cluster")
class RecoverIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TTL = "--rollcall.instance.ttl=3s";

    /** Several leases, and several elections. */
    private static final Duration REFUSED_FOR = Duration.ofSeconds(15);

    private static final String REPLICA = "00000000-0000-0000-0000-000000000001";
    private static final View.Member SELF = new View.Member("a", REPLICA, "localhost:1");

    private static final int SURVIVOR = 0;

    private static final int EMPTIED = 1;
    private static final int EMPTIED_TOO = 2;

    @RegisterExtension
    static final RegistryMembers registry = new RegistryMembers(3);

    @Test
    void twoOfThreeEmptiedAreRefusedUntilAnOperatorDecidesAndCallersNoticeNothing() throws IOException {
        registry.startAll();
        Server echo1 = registry.launch("echo", "echo1", TTL);
        Server echo2 = registry.launch("echo", "echo2", TTL);
        registry.awaitUp("echo", echo1, echo2);
        String lease = registerReplica();
        View view = formView(lease);
        LookupResponse before = registry.lookup(SURVIVOR, "echo");

        try (Load load = Load.by(new Caller(registry.addresses()))) {
            await().atMost(PATIENCE).until(() -> load.served() > 100);
            Path copy = loseTwoDisks();
            assertNobodyAcknowledges(before);
            assertThat(load.failures()).isEmpty();

            recoverTheSurvivor();
            registry.process(EMPTIED_TOO).kill();
            registry.start(SURVIVOR);
            await().atMost(PATIENCE).until(() -> registry.leader() == SURVIVOR);
            await().atMost(PATIENCE).until(() -> registry.member(SURVIVOR).isReady());
            LookupResponse after = registry.lookup(SURVIVOR, "echo");
            assertThat(after.instances()).extracting(instance -> instance.id()).containsExactly("echo1", "echo2");
            assertThat(after.registry()).isNotNull().isNotEqualTo(before.registry());
            assertThat(after.version()).isGreaterThan(before.version());
            assertTheViewIsTakenFromItsMembers(lease, view);

            await().alias("a member that waited to be taken in goes over to the new group")
                    .atMost(PATIENCE)
                    .until(() -> registry.group().size() == 2);
            registry.start(EMPTIED_TOO);
            await().atMost(PATIENCE).until(() -> registry.group().size() == 3);
            registry.awaitReady();
            registry.awaitUp("echo", echo1, echo2);
            for (int member = 0; member < registry.size(); member++)
                assertThat(registry.lookup(member, "echo").registry()).isEqualTo(after.registry());

            assertAFormerMemberIsRefused(copy);
            registry.awaitUp("echo", registry.launch("echo", "echo3", TTL));
            await().atMost(PATIENCE).until(() -> load.servedBy("echo3") > 0);
            assertThat(load.failures()).isEmpty();
        }
    }

    private static String registerReplica() {
        RegisterRequest request = new RegisterRequest(
                "views", "a", "localhost:1", null, null, Map.of("replica", REPLICA), 3_600_000L, Status.UP);
        return leader("Registry.Register", request, RegisterResponse.class).lease();
    }

    private static View formView(String lease) {
        ChangeViewRequest first = new ChangeViewRequest("views", 0L, lease, "a", List.of(SELF));
        ChangeViewResponse formed = leader("Registry.ChangeView", first, ChangeViewResponse.class);
        assertThat(formed.view().number()).isPositive();
        return formed.view();
    }

    /** Returns a copy of what one of them had. */
    private static Path loseTwoDisks() throws IOException {
        registry.process(EMPTIED).kill();
        registry.process(EMPTIED_TOO).kill();
        Path copy = registry.processGroup().directory().resolve("copy");
        FileSystemUtils.copyRecursively(directory(EMPTIED_TOO), copy);
        registry.empty(EMPTIED);
        registry.empty(EMPTIED_TOO);
        registry.start(EMPTIED);
        registry.start(EMPTIED_TOO);
        return copy;
    }

    private static Path directory(int member) {
        return registry.processGroup().directory().resolve(registry.directory(member));
    }

    private static void assertNobodyAcknowledges(LookupResponse before) {
        await().atMost(PATIENCE)
                .until(() ->
                        post(SURVIVOR, "Registry.Lookup", "echo", "").headers().containsKey("rollcall-stale"));
        List<String> acknowledged = new ArrayList<>();
        await().during(REFUSED_FOR)
                .atMost(REFUSED_FOR.multipliedBy(2))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    for (int member = 0; member < registry.size(); member++) note(member, acknowledged);
                    return registry.member(SURVIVOR).isReady()
                            && registry.lookup(SURVIVOR, "echo").version() == before.version()
                            && post(SURVIVOR, "Registry.Lookup", "echo", "").isGood();
                });
        assertThat(acknowledged).isEmpty();
        for (int emptied : List.of(EMPTIED, EMPTIED_TOO)) {
            assertThat(registry.process(emptied).isAlive()).isTrue();
            assertThat(registry.member(emptied).isReady()).isFalse();
        }
    }

    private static void note(int member, List<String> acknowledged) {
        ClusterStatusResponse status = registry.status(member);
        if (status != null && status.leads()) acknowledged.add(member + " leads");
        if (status != null && member != SURVIVOR && status.leader() != null)
            acknowledged.add(member + " follows " + status.leader());
        try {
            Answer answer = post(member, "Registry.Register", "late", ",\"id\":\"b\",\"address\":\"localhost:2\"");
            if (answer.status() != 503) acknowledged.add(member + " answers " + answer.body());
        } catch (UnreachableException starting) {
            return;
        }
    }

    private static Answer post(int member, String method, String service, String more) {
        return registry.member(member).post(method, "{\"service\":\"" + service + "\"" + more + "}");
    }

    private static void recoverTheSurvivor() {
        assertRefused(recover(SURVIVOR, "-yes"), "is in use by another registry");
        assertThat(registry.process(SURVIVOR).terminate().awaitExit(PATIENCE)).isZero();
        assertRefused(recover(EMPTIED, "-yes"), "is in use by another registry");

        RunningProcess asked = recover(SURVIVOR);
        assertThat(asked.awaitExit(PATIENCE)).as(asked.stderr()).isEqualTo(2);
        assertThat(asked.stdout()).contains("views (view 1, primary a)", "NOTHING HAS CHANGED");

        RunningProcess done = recover(SURVIVOR, "-yes");
        assertThat(done.awaitExit(PATIENCE)).as(done.stderr()).isZero();
        assertThat(done.stdout()).contains("services with instances: 2, with 3 instances", "DONE: ");
        assertThat(done.stderr()).isEmpty();
        assertRefused(recover(SURVIVOR, "-yes"), "is recovered already");
    }

    private static RunningProcess recover(int member, String... more) {
        List<String> flags = new ArrayList<>(List.of("recover", "-data", registry.directory(member)));
        flags.addAll(List.of(more));
        return registry.processGroup().start("recover", "registry", flags.toArray(String[]::new));
    }

    private static void assertRefused(RunningProcess recovery, String why) {
        assertThat(recovery.awaitExit(PATIENCE)).isOne();
        assertThat(recovery.stderr().lines()).singleElement().asString().contains(why);
        assertThat(recovery.stdout()).isEmpty();
    }

    /** A later view than that of the survivor may have been acknowledged. */
    private static void assertTheViewIsTakenFromItsMembers(String lease, View view) {
        assertThat(leader("Registry.View", new ViewRequest("views"), View.class).number())
                .isZero();
        ReportViewResponse restored = leader(
                "Registry.ReportView",
                new ReportViewRequest("views", lease, new View(view.number() + 3, "a", List.of(SELF))),
                ReportViewResponse.class);
        assertThat(restored.view().number()).isGreaterThan(view.number() + 3);
        assertThat(restored.view().members()).containsExactly(SELF);
    }

    private static void assertAFormerMemberIsRefused(Path copy) throws IOException {
        registry.process(EMPTIED_TOO).kill();
        registry.empty(EMPTIED_TOO);
        FileSystemUtils.copyRecursively(copy, directory(EMPTIED_TOO));
        registry.start(EMPTIED_TOO);
        RunningProcess former = registry.process(EMPTIED_TOO);
        assertThat(former.awaitExit(PATIENCE)).isEqualTo(70);
        assertThat(former.stdout() + former.stderr())
                .contains("An operator has recovered the registry", "empty the directory");
    }

    /** Asks whichever member leads. */
    private static <T> T leader(String method, Object request, Class<T> response) {
        return registry.member(registry.awaitLeader()).call(method, request, response);
    }
}
