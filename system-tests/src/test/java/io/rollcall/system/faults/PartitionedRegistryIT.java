package io.rollcall.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.ProcessGroup;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.requires.RequiresTool;
import io.rollcall.wire.registry.ChangeViewRequest;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registry of three members, one of which is cut off from the other two, wholly or in one direction. Its clients
 * still reach it. Each node has an instance of echo, too.
 */
@Tag("soak")
@Tag("cluster")
class PartitionedRegistryIT {

    /** A thorough run has more. */
    private static final int ROUNDS = Integer.getInteger("tests.registries.rounds", 1);

    /** How long the members may take to be equal again, from the end of the partition on. */
    private static final Duration EQUAL_AFTER = Duration.ofSeconds(2);

    /** A list is marked once it is older than 4 s, and a leader's is fresh until a majority was silent for a second. */
    private static final Duration MARKED_AFTER = Duration.ofMillis(5_500);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Each further round lasts longer, because the pauses between a connection's attempts grow. */
    private static final Duration LONGER = Duration.ofSeconds(7);

    private static final int ECHO_PORT = 9_400;

    /** No lease ends while a test runs, so that every change of a list is the test's own. */
    private static final long TTL_MILLIS = 3_600_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final String REPLICA = "00000000-0000-0000-0000-000000000001";

    @RegisterExtension
    static final RequiresTool NETWORK = Network.required();

    private static Network network;
    private static Registries registries;
    private static ProcessGroup processGroup;
    private static String replicaLease;
    private static int count;

    @BeforeAll
    static void start() {
        network = Network.create();
        registries = new Registries(network, 3);
        processGroup = new ProcessGroup(Cluster.quickStart());
        for (String node : registries.nodes()) {
            processGroup.run(
                    node, registries.command(node, processGroup.directory().resolve(node)));
            processGroup.run("echo on " + node, network.on(node, echo(node)));
        }
        await().atMost(PATIENCE).until(() -> agreed().size() == 3);
        RegisterRequest replica = new RegisterRequest(
                "store", "a", "localhost:1", null, null, Map.of("replica", REPLICA), TTL_MILLIS, Status.UP);
        replicaLease = endpoint(registries.nodes().get(0))
                .call("Registry.Register", replica, RegisterResponse.class)
                .lease();
    }

    private static List<String> echo(String node) {
        return Cluster.quickStart()
                .command(
                        "echo",
                        List.of(
                                "-listen",
                                network.address(node) + ':' + ECHO_PORT,
                                "-public",
                                network.address(node) + ':' + ECHO_PORT,
                                "-registry",
                                registries.addresses(),
                                "-id",
                                "echo-on-" + node,
                                "--rollcall.instance.ttl=1h",
                                "--rollcall.security=off"));
    }

    @AfterAll
    static void close() {
        network.heal();
        processGroup.close();
        network.close();
    }

    @AfterEach
    void heal() {
        network.heal();
    }

    @Test
    void aFollowerIsCutOff() {
        for (int round = 0; round < ROUNDS; round++) partition("follower cut off", follower(), network::cut, round);
    }

    @Test
    void theLeaderIsCutOff() {
        for (int round = 0; round < ROUNDS; round++) partition("leader cut off", leader(), network::cut, round);
    }

    @Test
    void aFollowerIsNotHeard() {
        for (int round = 0; round < ROUNDS; round++) partition("follower not heard", follower(), network::drop, round);
    }

    @Test
    void theLeaderIsNotHeard() {
        for (int round = 0; round < ROUNDS; round++) partition("leader not heard", leader(), network::drop, round);
    }

    @Test
    void aFollowerHearsNothing() {
        for (int round = 0; round < ROUNDS; round++)
            partition("follower hears nothing", follower(), (one, other) -> network.drop(other, one), round);
    }

    @Test
    void theLeaderHearsNothing() {
        for (int round = 0; round < ROUNDS; round++)
            partition("leader hears nothing", leader(), (one, other) -> network.drop(other, one), round);
    }

    /** @param drop drops packets between the member and another one */
    private static void partition(String what, String member, BiConsumer<String, String> drop, int round) {
        String lease = register(member, "renewed").as(RegisterResponse.class).lease();
        register(member, "leaves");
        await().atMost(PATIENCE).until(() -> agreed().containsAll(List.of("renewed", "leaves")));
        String comes = "comes" + ++count;

        registries.others(member).forEach(other -> drop.accept(member, other));
        long cutAtNanos = System.nanoTime();
        CompletableFuture<Duration> mark = CompletableFuture.supplyAsync(() -> awaitMark(member, cutAtNanos));
        CompletableFuture<Answer> registration =
                endpoint(member).postAsync("Registry.Register", registration("refused" + count));
        CompletableFuture<Answer> change = endpoint(member).postAsync("Registry.ChangeView", changeOfView());
        for (String other : registries.others(member)) {
            await().atMost(PATIENCE).until(() -> register(other, comes).isGood());
            await().atMost(PATIENCE).until(() -> deregister(other, "leaves").isGood());
        }
        Duration acceptedAfter = Duration.ofNanos(System.nanoTime() - cutAtNanos);
        Duration markedAfter = mark.join();
        pause(LONGER.multipliedBy(round));

        assertThat(registration.join().status()).as(registration.join().body()).isEqualTo(503);
        assertThat(change.join().status()).as(change.join().body()).isEqualTo(503);
        assertThat(beat(member, lease).status()).isEqualTo(503);
        assertThat(ids(registries.lookup(member, "echo"))).containsAll(kept());

        network.heal();
        long healedAtNanos = System.nanoTime();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    List<String> ids = agreed();
                    return ids.contains(comes) && !ids.contains("leaves");
                });
        Duration equalAfter = Duration.ofNanos(System.nanoTime() - healedAtNanos);
        show("%s: marked after %d ms; the others accept after %d ms; all equal and unmarked %d ms after the heal"
                .formatted(what, markedAfter.toMillis(), acceptedAfter.toMillis(), equalAfter.toMillis()));
        assertThat(markedAfter).isLessThan(MARKED_AFTER);
        assertThat(equalAfter).isLessThan(EQUAL_AFTER);
        await().atMost(PATIENCE).until(() -> beat(member, lease).isGood());
        await().atMost(PATIENCE)
                .until(() -> endpoint(member)
                        .post("Registry.ChangeView", JSON.writeValueAsString(changeOfView()))
                        .isGood());
    }

    /** Waits until the member marks its list. All the time it answers what the others have not removed. */
    private static Duration awaitMark(String member, long cutAtNanos) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Answer answer = registries.lookup(member, "echo");
                    assertThat(ids(answer)).containsAll(kept());
                    return Registries.isStale(answer);
                });
        return Duration.ofNanos(System.nanoTime() - cutAtNanos);
    }

    /** Returns the instances that are never removed. */
    private static List<String> kept() {
        List<String> kept = new ArrayList<>(
                registries.nodes().stream().map(node -> "echo-on-" + node).toList());
        kept.add("renewed");
        return kept;
    }

    private static List<String> agreed() {
        return registries.agreed("echo").map(PartitionedRegistryIT::ids).orElse(List.of());
    }

    private static List<String> ids(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return ids(answer.as(LookupResponse.class));
    }

    private static List<String> ids(LookupResponse list) {
        return list.instances().stream().map(Instance::id).toList();
    }

    private static String leader() {
        await().atMost(PATIENCE).until(() -> registries.leader().isPresent() && registries.isWhole());
        return registries.leader().orElseThrow();
    }

    private static String follower() {
        return registries.others(leader()).get(0);
    }

    private static RegisterRequest registration(String id) {
        return new RegisterRequest("echo", id, "localhost:1", null, null, null, TTL_MILLIS, Status.UP);
    }

    private static Answer register(String member, String id) {
        return endpoint(member).post("Registry.Register", JSON.writeValueAsString(registration(id)));
    }

    private static Answer deregister(String member, String id) {
        return endpoint(member)
                .post("Registry.Deregister", JSON.writeValueAsString(new DeregisterRequest("echo", id, null)));
    }

    private static Answer beat(String member, String lease) {
        return endpoint(member)
                .post(
                        "Registry.Heartbeat",
                        JSON.writeValueAsString(new HeartbeatRequest("echo", "renewed", lease, null)));
    }

    private static ChangeViewRequest changeOfView() {
        return new ChangeViewRequest(
                "store", 0L, replicaLease, "a", List.of(new View.Member("a", REPLICA, "localhost:1")));
    }

    private static Endpoint endpoint(String member) {
        return registries.endpoint(member, PATIENCE);
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("SystemOut") // shows the figures
    private static void show(String line) {
        System.out.println(line);
    }
}
