package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.RegistryMembers;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.ChangeViewRequest;
import io.rollcall.wire.registry.ChangeViewResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.ViewRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A registry of three members that die, stop, stand still, and lose their disks. Each test leaves three running. */
@Tag("dist")
class ThreeRegistriesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TTL = "--rollcall.instance.ttl=3s";

    /** Longer than a lease. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    /** How often the leader is killed, and how often it stands still; a thorough run has more. */
    private static final int ROUNDS = Integer.getInteger("tests.registries.rounds", 1);

    @RegisterExtension
    static final RegistryMembers registry = new RegistryMembers(3);

    @BeforeAll
    static void start() {
        registry.startAll();
    }

    @Test
    void theLeaderIsKilledAndNobodyNotices() {
        registry.awaitUp("echo", launch("echo1"), launch("echo2"), launch("echo3"));
        long version = registry.lookup(0, "echo").version();

        try (Load load = Load.by(new Caller(registry.addresses()))) {
            await().atMost(PATIENCE).until(() -> load.served() > 100);
            for (int round = 0; round < ROUNDS; round++) {
                int killed = registry.awaitLeader();
                registry.process(killed).kill();
                int next = registry.awaitLeader();
                assertThat(next).isNotEqualTo(killed);
                await().during(LONG_ENOUGH)
                        .atMost(LONG_ENOUGH.multipliedBy(2))
                        .until(() -> registry.lookup(next, "echo").version() == version);
                restart(killed);
                assertThat(registry.lookup(killed, "echo"))
                        .usingRecursiveComparison()
                        .isEqualTo(registry.lookup(next, "echo"));
            }
            Server more = launch("echo4");
            registry.awaitUp("echo", more);
            await().atMost(PATIENCE).until(() -> load.servedBy("echo4") > 0);
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void aLeaderThatStopsInOrderHandsOver() {
        int leader = registry.awaitLeader();
        RunningProcess stopped = registry.process(leader).terminate();
        assertThat(stopped.awaitExit(PATIENCE)).isZero();
        assertThat(registry.awaitLeader()).isNotEqualTo(leader);
        assertThat(stopped.stdout() + stopped.stderr())
                .contains("handed over to")
                .doesNotContain("ERROR");
        restart(leader);
    }

    /** It keeps what it knows, says how old it is, and acknowledges nothing. */
    @Test
    void aMemberWithoutAMajorityGoesOnWithItsLists() {
        int survivor = 0;
        String lease = register("cut-off", "a");
        await().atMost(PATIENCE)
                .until(() -> registry.lookup(survivor, "cut-off").instances().size() == 1);
        registry.process(1).kill();
        registry.process(2).kill();

        await().atMost(PATIENCE)
                .until(() -> ask(survivor, "Lookup", "").headers().containsKey("rollcall-stale"));
        Answer list = ask(survivor, "Lookup", "");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.body()).contains("\"id\":\"a\"");
        String beat = ",\"id\":\"a\",\"lease\":\"" + lease + "\"";
        assertThat(ask(survivor, "Heartbeat", beat).body()).contains("not-ready");
        assertThat(ask(survivor, "Register", ",\"id\":\"b\",\"address\":\"localhost:2\"")
                        .status())
                .isEqualTo(503);
        assertThat(registry.member(survivor).isReady()).isTrue();

        registry.start(1);
        registry.start(2);
        registry.awaitReady();
        registry.awaitLeader();
        for (int member = 0; member < registry.size(); member++)
            assertThat(registry.lookup(member, "cut-off").instances()).hasSize(1);
        await().atMost(PATIENCE)
                .until(() -> !ask(survivor, "Lookup", "").headers().containsKey("rollcall-stale"));
        assertThat(ask(survivor, "Heartbeat", beat).status()).isEqualTo(200);
    }

    private static Answer ask(int member, String method, String more) {
        return registry.member(member).post("Registry." + method, "{\"service\":\"cut-off\"" + more + "}");
    }

    /** It has forgotten how it voted, so it must not vote under its former name. */
    @Test
    void aMemberWithAnEmptiedDirectoryIsAnotherMember() {
        int leader = registry.awaitLeader();
        int emptied = (leader + 1) % registry.size();
        String before = idOf(emptied);
        register("kept", "a");
        registry.process(emptied).kill();
        registry.empty(emptied);

        restart(emptied);

        assertThat(registry.lookup(emptied, "kept").instances()).hasSize(1);
        assertThat(idOf(emptied)).isNotEqualTo(before);
        assertThat(registry.group()).hasSize(3);
    }

    private static String idOf(int member) {
        String address = registry.member(member).address();
        return registry.group().stream()
                .filter(one -> one.name().equals(address))
                .findFirst()
                .orElseThrow()
                .member();
    }

    /** Reads that wait at a leader which stands still, while another one leads and changes the view. */
    @Test
    void noMemberAnswersAnOlderViewThanOneThatWasAcknowledged() throws Exception {
        String replica = "00000000-0000-0000-0000-000000000001";
        RegisterResponse registered = any(
                "Registry.Register",
                new RegisterRequest(
                        "views", "a", "localhost:1", null, null, Map.of("replica", replica), 3_600_000L, Status.UP),
                RegisterResponse.class);
        View.Member self = new View.Member("a", replica, "localhost:1");
        for (int round = 0; round < ROUNDS; round++) {
            int paused = registry.awaitLeader();
            View before = any("Registry.View", new ViewRequest("views"), View.class);
            registry.process(paused).pause();
            long acknowledged = change(paused, registered.lease(), self, before.number());
            List<CompletableFuture<Answer>> reads = new ArrayList<>();
            for (int i = 0; i < 20; i++)
                reads.add(registry.member(paused).postAsync("Registry.View", new ViewRequest("views")));
            TimeUnit.MILLISECONDS.sleep(500);
            registry.process(paused).resume();
            for (CompletableFuture<Answer> read : reads) {
                Answer answer = read.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (answer.isGood()) assertThat(answer.as(View.class).number()).isGreaterThanOrEqualTo(acknowledged);
                else assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            }
            registry.awaitReady();
        }
    }

    /** Changes the view at the members that do not stand still, as soon as one of them leads. */
    private static long change(int paused, String lease, View.Member self, long number) {
        ChangeViewRequest request = new ChangeViewRequest("views", number, lease, "a", List.of(self));
        List<Long> acknowledged = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            for (int member = 0; member < registry.size() && acknowledged.isEmpty(); member++) {
                if (member == paused) continue;
                Answer answer = registry.member(member)
                        .postAsync("Registry.ChangeView", request)
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (answer.isGood())
                    acknowledged.add(answer.as(ChangeViewResponse.class).view().number());
            }
            return !acknowledged.isEmpty();
        });
        return acknowledged.get(0);
    }

    private static String register(String service, String id) {
        RegisterRequest request =
                new RegisterRequest(service, id, "localhost:1", null, null, null, 3_600_000L, Status.UP);
        return any("Registry.Register", request, RegisterResponse.class).lease();
    }

    /** Asks whichever member leads. */
    private static <T> T any(String method, Object request, Class<T> response) {
        return registry.member(registry.awaitLeader()).call(method, request, response);
    }

    private static void restart(int member) {
        registry.start(member);
        registry.awaitReady();
    }

    private static Server launch(String id) {
        return registry.launch("echo", id, TTL);
    }
}
