package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.RegistryMembers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An operator looks at a registry of three members, and changes them. The fourth is not among their peers. Each test
 * leaves the first three running.
 */
@Tag("dist")
class ClusterCommandIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FOURTH = 3;

    @RegisterExtension
    static final RegistryMembers registry = new RegistryMembers(4);

    @BeforeAll
    static void start() {
        for (int member = 0; member < FOURTH; member++) registry.startWithPeers(member, addresses(0, 1, 2));
        registry.awaitReady();
    }

    @Test
    void theStatusHasEveryMemberAndSaysWhichOneIsAway() {
        int leader = registry.awaitLeader();
        RunningProcess all = awaitSuccess("status", address(1));
        assertThat(all.stderr()).isEmpty();
        assertThat(all.stdout().lines())
                .hasSize(5)
                .anyMatch(line -> line.matches(address(leader) + " +leads +\\d+ .*"))
                .last()
                .asString()
                .matches(
                        "registry \\S+: " + address(leader) + " leads in term \\d+; 3 of 3 members answer, a majority");

        int killed = follower();
        registry.process(killed).kill();
        RunningProcess one = refused("status", address(killed) + "," + address(leader));
        assertThat(one.stdout())
                .containsPattern(address(killed) + " +unreachable .*")
                .contains("2 of 3 members answer, a majority");
        assertThat(one.stderr()).isEqualTo("cluster: " + address(killed) + " does not answer\n");
        assertThat(refused("status", address(killed)).stderr()).contains("no registry answers at " + address(killed));
        restart(killed);
    }

    @Test
    void theLeadershipIsHandedOver() {
        awaitSuccess("status", addresses(0, 1, 2));
        int next = follower();
        RunningProcess done = success("transfer", addresses(0, 1, 2), "-to", address(next));
        assertThat(done.stdout()).matches(address(next) + " leads in term \\d+\n");
        assertThat(registry.leader()).isEqualTo(next);
    }

    @Test
    void aRemovedMemberStopsAndStaysOutUntilItIsAddedWithAnEmptyDirectory() {
        awaitSuccess("status", addresses(0, 1, 2));
        int removed = follower();
        RunningProcess running = registry.process(removed);
        RunningProcess done = success("remove", address(removed), "-name", address(removed));
        assertThat(done.stdout()).startsWith(address(removed) + " is removed; the members are ");
        assertThat(done.stdout().split(",", -1)).hasSize(2);
        assertThat(running.awaitExit(PATIENCE)).isZero();
        assertThat(running.stdout() + running.stderr()).contains("was removed from the registry, and stops");

        registry.startWithPeers(removed, addresses(0, 1, 2));
        assertThat(registry.process(removed).awaitExit(PATIENCE)).isEqualTo(70);

        registry.empty(removed);
        registry.startWithPeers(removed, addresses(0, 1, 2));
        RunningProcess empty = registry.process(removed);
        await().atMost(PATIENCE).until(() -> empty.stdout().contains("waits to join: " + address(removed)));
        assertThat(registry.group()).hasSize(2);

        success("add", addresses(0, 1, 2), "-name", address(removed));
        registry.awaitReady();
        awaitSuccess("status", addresses(0, 1, 2));
        assertThat(registry.group()).hasSize(3);
    }

    /** A member that was away when it was removed finds out. */
    @Test
    void aMemberThatWasRemovedWhileItWasAwayDoesNotComeBack() {
        awaitSuccess("status", addresses(0, 1, 2));
        int removed = follower();
        registry.process(removed).kill();
        success("remove", addresses(0, 1, 2), "-name", address(removed));
        registry.startWithPeers(removed, addresses(0, 1, 2));
        assertThat(registry.process(removed).awaitExit(PATIENCE)).isZero();
        assertThat(registry.group()).hasSize(2);

        registry.empty(removed);
        success("add", addresses(0, 1, 2), "-name", address(removed));
        restart(removed);
        awaitSuccess("status", addresses(0, 1, 2));
    }

    @Test
    void aFourthMemberJoinsUnderLoad() {
        registry.awaitUp("echo", registry.launch("echo", "echo1"));
        try (Load load = Load.by(new Caller(addresses(0, 1, 2)))) {
            await().atMost(PATIENCE).until(() -> load.served() > 100);
            RunningProcess added = success("add", addresses(0, 1, 2), "-name", address(FOURTH));
            assertThat(added.stdout())
                    .contains("-public " + address(FOURTH) + " -peers ")
                    .contains(addresses(0, 1, 2).split(",", -1));
            registry.start(FOURTH);
            registry.awaitReady();
            RunningProcess four = awaitSuccess("status", address(0));
            assertThat(four.stdout()).contains("4 of 4 members answer");
            assertThat(registry.lookup(FOURTH, "echo").instances()).hasSize(1);

            if (registry.awaitLeader() == FOURTH) success("transfer", address(0), "-to", address(0));
            success("remove", address(0), "-name", address(FOURTH));
            assertThat(registry.process(FOURTH).awaitExit(PATIENCE)).isZero();
            long served = load.served();
            await().atMost(PATIENCE).until(() -> load.served() > served + 100);
            assertThat(load.failures()).isEmpty();
        }
        registry.empty(FOURTH);
    }

    @Test
    void aRefusalIsOneLineThatSaysWhatToDo() {
        awaitSuccess("status", addresses(0, 1, 2));
        String all = addresses(0, 1, 2);
        assertThat(refused("remove", all, "-name", "localhost:1").stderr()).contains("localhost:1 is not a member");
        assertThat(refused("transfer", all, "-to", "localhost:1").stderr()).contains("localhost:1 is not a member");
        assertThat(refused("add", all, "-name", address(1)).stderr()).contains(address(1) + " is a member already");
        String leader = address(registry.awaitLeader());
        assertThat(refused("remove", all, "-name", leader).stderr()).contains("./rollcall cluster transfer");
    }

    /** The two that are left must not wait for one that is away. */
    @Test
    void aMemberWithoutWhichNoMajorityAnswersIsNotRemoved() {
        awaitSuccess("status", addresses(0, 1, 2));
        int away = follower();
        int other = (away + 1) % FOURTH;
        registry.process(away).kill();
        assertThat(refused("remove", addresses(0, 1, 2), "-name", address(other))
                        .stderr())
                .contains("No majority would be left, because [" + address(away) + "]");
        restart(away);
        assertThat(registry.group()).hasSize(3);
    }

    @Test
    void badUsageIsOneLine() {
        for (List<String> words : List.of(
                List.of("add"),
                List.of("add", "-name", "nowhere"),
                List.of("remove", "-to", "localhost:1"),
                List.of("status", "-registry", "nowhere"),
                List.of("status", "-output", "xml"))) {
            RunningProcess bad = client(words);
            assertThat(bad.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(bad.stdout()).isEmpty();
            assertThat(bad.stderr()).startsWith("cluster: ").hasLineCount(1);
        }
    }

    @Test
    void aRegistryThatIsAloneSaysSo() {
        Endpoint alone = Endpoint.at(Cluster.ports().any());
        RunningProcess process =
                registry.processGroup().start("alone", "registry", "-listen", alone.address(), "-data", "data/alone");
        await().atMost(PATIENCE).until(alone::isAlive);
        for (String[] more : List.of(new String[] {"status"}, new String[] {"remove", "-name", "localhost:1"})) {
            List<String> words = new ArrayList<>(List.of(more));
            words.addAll(List.of("-registry", alone.address()));
            RunningProcess command = client(words);
            assertThat(command.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(command.stderr())
                    .isEqualTo("cluster: the registry at " + alone.address()
                            + " is alone: it was started without -peers\n");
        }
        process.terminate().awaitExit(PATIENCE);
    }

    /** Returns one of the first three that does not lead. */
    private static int follower() {
        return (registry.awaitLeader() + 1) % FOURTH;
    }

    private static void restart(int member) {
        registry.startWithPeers(member, addresses(0, 1, 2));
        registry.awaitReady();
    }

    private static String address(int member) {
        return registry.member(member).address();
    }

    private static String addresses(int... members) {
        List<String> addresses = new ArrayList<>();
        for (int member : members) addresses.add(address(member));
        return String.join(",", addresses);
    }

    /** Waits until a command ends with status 0: a member that has just joined may lag. */
    private static RunningProcess awaitSuccess(String command, String addresses) {
        return await().atMost(PATIENCE).until(() -> run(command, addresses), done -> done.awaitExit(PATIENCE) == 0);
    }

    private static RunningProcess success(String command, String addresses, String... more) {
        RunningProcess done = run(command, addresses, more);
        assertThat(done.awaitExit(PATIENCE)).as(done.stderr()).isZero();
        assertThat(done.stderr()).isEmpty();
        return done;
    }

    private static RunningProcess refused(String command, String addresses, String... more) {
        RunningProcess refused = run(command, addresses, more);
        assertThat(refused.awaitExit(PATIENCE)).as(refused.stdout()).isEqualTo(1);
        assertThat(refused.stderr()).startsWith("cluster: ").hasLineCount(1);
        return refused;
    }

    private static RunningProcess run(String command, String addresses, String... more) {
        List<String> words = new ArrayList<>(List.of(command, "-registry", addresses));
        words.addAll(List.of(more));
        RunningProcess run = client(words);
        run.awaitExit(PATIENCE);
        return run;
    }

    private static RunningProcess client(List<String> words) {
        List<String> flags = new ArrayList<>(List.of("cluster"));
        flags.addAll(words);
        return registry.processGroup().start("cluster", "client", flags.toArray(String[]::new));
    }
}
