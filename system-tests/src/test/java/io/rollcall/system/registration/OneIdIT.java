package io.rollcall.system.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.kv.Contents;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two processes have one id: exactly one keeps it, and the registry's list is stable. */
@Tag("dist")
@Timeout(180)
class OneIdIT {

    private static final String LEASE = "--rollcall.instance.ttl=3s";

    /** Longer than an instance takes for a heartbeat, a lookup and another registration. */
    private static final Duration STANDS_STILL = Duration.ofSeconds(4);

    private static final Duration STOPS = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The primary alone, with the replica, and again where one of the two had been counted in before it gave way. */
    private static final long FEW_VIEWS = 4;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disks;

    @BeforeAll
    static void someoneStays() {
        cluster.start("math", "stays", LEASE);
    }

    @Test
    void ofTwoThatAreStartedAtOnceExactlyOneKeepsTheId() {
        Server one = cluster.launch("math", "same", LEASE);
        Server other = cluster.launch("math", "same", LEASE);
        await().atMost(PATIENCE).until(() -> isOut(one) || isOut(other));
        Server winner = isOut(one) ? other : one;

        awaitHolder("same", winner);
        assertListStandsStill();
        assertThat(isOut(winner)).isFalse();
    }

    @Test
    void oneThatWasPausedForLongerThanItsLeaseStaysOutUntilItsSuccessorIsGone() {
        Server paused = cluster.start("math", "paused", LEASE);
        paused.process().pause();
        Server successor = cluster.start("math", "paused", LEASE);
        paused.process().resume();

        await().atMost(PATIENCE).until(() -> isOut(paused));
        awaitHolder("paused", successor);
        assertListStandsStill();
        assertSaysOnceThatItStaysOut(paused);

        successor.process().terminate().awaitExit(STOPS);
        awaitHolder("paused", paused);
    }

    /**
     * Each has an empty directory. Whoever loses changes nothing of the group; nor does one that was paused, when it
     * wakes.
     */
    @Test
    void ofTwoReplicasExactlyOneKeepsTheIdAndTheViewStandsStill() {
        Server primary = replica("leads", "leads");
        awaitMembers(primary, primary);
        Server one = replica("twin", "one");
        Server other = replica("twin", "other");
        await().atMost(PATIENCE).until(() -> isOut(one) || isOut(other));
        Server winner = isOut(one) ? other : one;
        Server loser = isOut(one) ? one : other;
        awaitMembers(primary, primary, winner);
        assertViewStandsStill(primary);
        assertThat(isOut(winner)).isFalse();
        assertThat(view(primary).number()).isLessThanOrEqualTo(FEW_VIEWS);

        loser.process().terminate().awaitExit(STOPS); // one that stays out would take the id while the winner is paused
        winner.process().pause();
        Server successor = replica("twin", "successor");
        awaitMembers(primary, primary, successor);
        winner.process().resume();
        await().atMost(PATIENCE).until(() -> isOut(winner));
        awaitMembers(primary, primary, successor);
        assertViewStandsStill(primary);
        assertThat(view(primary).number()).isLessThanOrEqualTo(2 * FEW_VIEWS);
    }

    /**
     * Both members stand still, so the second process waits for a primary and is never ready. The backup stands still
     * until the primary has its id back, because it might take over.
     */
    @Test
    void aPausedPrimaryTakesItsIdBackFromASecondProcessThatIsNotReady() {
        Server primary = replicaOf("paused", "kv1", "first");
        Server backup = replicaOf("paused", "kv2", "backup");
        awaitMembers(primary, primary, backup);
        awaitPut("before", primary, backup);
        backup.process().pause();
        primary.process().pause();
        await().atMost(PATIENCE).until(() -> all("paused").isEmpty());
        Server intruder = replicaOf("paused", "kv1", "empty");
        awaitListed("paused", intruder, Status.STARTING);
        primary.process().resume();
        await().atMost(PATIENCE).until(() -> isOut(intruder));
        backup.process().resume();

        awaitListed("paused", primary, Status.UP);
        awaitListed("paused", backup, Status.UP);
        assertSaysOnceThatItStaysOut(intruder);
        awaitPut("after", primary, backup);
        assertKeepsInView(primary, backup, primary);
        assertThat(isOut(primary)).isFalse();
    }

    /** The backup has taken over. Whether the second process joins it or the former primary does, is a race. */
    @Test
    void ofAPausedPrimaryThatWasTakenOverFromAndASecondProcessOneKeepsTheIdAndNothingIsLost() {
        Server former = replicaOf("taken-over", "kv1", "former");
        Server leads = replicaOf("taken-over", "kv2", "leads");
        awaitMembers(former, former, leads);
        awaitPut("before", former, leads);
        former.process().pause();
        awaitMembers(leads, leads);
        Server second = replicaOf("taken-over", "kv1", "second");
        await().atMost(PATIENCE).until(() -> all("taken-over").stream().anyMatch(isAt(second)));
        former.process().resume();

        // The one that has the lease first may be the one that does not join, and then gives way.
        await().atMost(PATIENCE).until(() -> keepsId(former, second) || keepsId(second, former));
        Server keeper = isOut(former) ? second : former;
        Server loser = isOut(former) ? former : second;
        assertSaysOnceThatItStaysOut(loser);
        awaitPut("after", leads);
        awaitMembers(leads, leads, keeper);
        assertKeepsInView(leads, leads, keeper);
        assertThat(isOut(keeper)).isFalse();
    }

    private Server replica(String id, String disk) {
        return replica("kv", "leads", id, disk);
    }

    private Server replicaOf(String group, String id, String disk) {
        return replica(group, "kv1", id, disk);
    }

    private Server replica(String group, String primaryId, String id, String disk) {
        return cluster.launch(
                "kv",
                id,
                LEASE,
                "-primary-id",
                primaryId,
                "-data",
                disks.resolve(disk).toString(),
                "--spring.application.name=" + group);
    }

    /** Writes at whichever replica leads. */
    private static void awaitPut(String key, Server... replicas) {
        PutRequest put = new PutRequest(key, "value", null, new RequestId(key, 1L));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> Stream.of(replicas)
                        .map(replica -> replica.endpoint().call("KV.Put", put, WriteResponse.class))
                        .anyMatch(WriteResponse::ok));
    }

    /** These two are the view, which stands still, and each has what was acknowledged. */
    private static void assertKeepsInView(Server at, Server one, Server other) {
        assertViewStandsStill(at);
        assertThat(view(at).members())
                .extracting(View.Member::address)
                .containsExactlyInAnyOrder(
                        one.endpoint().address(), other.endpoint().address());
        for (Server member : List.of(one, other))
            assertThat(Contents.of(member.endpoint()))
                    .extracting(ListResponse.Entry::key)
                    .containsExactly("after", "before");
    }

    private static void assertSaysOnceThatItStaysOut(Server server) {
        assertThat(server.process().stdout().lines().filter(line -> line.contains("stays out of the registry")))
                .hasSize(1)
                .allMatch(line -> line.contains("ERROR"));
    }

    private static boolean keepsId(Server one, Server other) {
        return isOut(other) && isListed("taken-over", one, Status.UP);
    }

    private static void awaitListed(String service, Server server, Status status) {
        await().atMost(PATIENCE).until(() -> isListed(service, server, status));
    }

    private static boolean isListed(String service, Server server, Status status) {
        return all(service).stream().anyMatch(isAt(server).and(instance -> instance.status() == status));
    }

    private static Predicate<Instance> isAt(Server server) {
        return instance -> instance.id().equals(server.id())
                && instance.address().equals(server.endpoint().address());
    }

    /** Returns the instances of every status. */
    private static List<Instance> all(String service) {
        return cluster.registry()
                .endpoint()
                .call("Registry.Lookup", new LookupRequest(service, true), LookupResponse.class)
                .instances();
    }

    private static void awaitMembers(Server at, Server... members) {
        List<String> addresses =
                Stream.of(members).map(member -> member.endpoint().address()).toList();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(view(at).members())
                        .extracting(View.Member::address)
                        .containsExactlyElementsOf(addresses));
    }

    private static void assertViewStandsStill(Server at) {
        View view = view(at);
        await().during(STANDS_STILL).atMost(STANDS_STILL.multipliedBy(2)).until(() -> view(at).equals(view));
    }

    private static View view(Server at) {
        return at.endpoint()
                .call("KV.Status", new StatusRequest(), StatusResponse.class)
                .view();
    }

    /** Returns whether it has not come up, or says that it stays out. */
    private static boolean isOut(Server server) {
        if (!server.process().isAlive()) return true;
        return server.process().stdout().contains("stays out of the registry")
                && server.endpoint().get("actuator/health").body().contains("idInUseAt");
    }

    private static void awaitHolder(String id, Server holder) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(addresses(id))
                        .containsExactly(holder.endpoint().address()));
    }

    private static void assertListStandsStill() {
        long version = cluster.lookup("math").version();
        await().during(STANDS_STILL)
                .atMost(STANDS_STILL.multipliedBy(2))
                .until(() -> cluster.lookup("math").version() == version);
    }

    private static List<String> addresses(String id) {
        return cluster.lookup("math").instances().stream()
                .filter(instance -> instance.id().equals(id))
                .map(Instance::address)
                .toList();
    }
}
