package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * All replicas are killed at once. The time until a write succeeds counts from the answer of the last replica, because
 * until then JVMs start.
 */
@Tag("dist")
class RestartOfAllIT {

    private static final Duration STARTED = Duration.ofSeconds(90);

    /**
     * A backup's promise of 2 s, in which it does not take over, and a view without whoever is gone: 2 s more; and a
     * busy machine.
     */
    private static final Duration WRITES_AGAIN = Duration.ofSeconds(15);

    private static final int ALL = 3;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disks;

    private final Map<String, Server> replicas = new ConcurrentHashMap<>();

    @Test
    void afterAllAreKilledWritesGoOnSoonAndNothingIsLostAlsoWhereOneNeverComesBack() {
        start("kv1", "kv2", "kv3");
        await().atMost(STARTED).until(() -> replicas.values().stream().allMatch(RestartOfAllIT::isMemberOfAll));
        awaitPut("a", "1");

        killAll();
        start("kv1", "kv2", "kv3");
        awaitPut("b", "2");
        await().atMost(STARTED).until(() -> replicas.values().stream().allMatch(RestartOfAllIT::isMemberOfAll));

        killAll();
        start("kv2", "kv3"); // the primary never comes back
        awaitPut("c", "3");
        await().atMost(STARTED)
                .ignoreExceptions()
                .untilAsserted(() -> replicas.values().forEach(replica -> {
                    assertThat(get(replica, "a")).isEqualTo("1");
                    assertThat(get(replica, "b")).isEqualTo("2");
                    assertThat(get(replica, "c")).isEqualTo("3");
                }));
    }

    private void start(String... ids) {
        for (String id : ids) {
            String disk = disks.resolve(id).toString();
            replicas.put(id, cluster.launch("kv", id, "-primary-id", "kv1", "-data", disk, "-durability", "disk"));
        }
        await().atMost(STARTED).until(() -> replicas.values().stream().allMatch(RestartOfAllIT::answers));
    }

    private void killAll() {
        replicas.values().forEach(replica -> replica.process().kill());
        replicas.clear();
    }

    /** Writes at whichever replica leads. */
    private void awaitPut(String key, String value) {
        await().atMost(WRITES_AGAIN)
                .until(() -> replicas.values().stream().anyMatch(replica -> put(replica, key, value)));
    }

    private static boolean put(Server at, String key, String value) {
        try {
            return at.endpoint()
                    .call("KV.Put", new PutRequest(key, value, null, null), WriteResponse.class)
                    .ok();
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static String get(Server at, String key) {
        GetResponse got = at.endpoint().call("KV.Get", new GetRequest(key), GetResponse.class);
        return String.valueOf(got.value());
    }

    private static boolean answers(Server replica) {
        try {
            return !status(replica).role().isEmpty();
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static boolean isMemberOfAll(Server replica) {
        try {
            StatusResponse status = status(replica);
            return status.ready() && status.view().members().size() == ALL;
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static StatusResponse status(Server replica) {
        return replica.endpoint().call("KV.Status", new StatusRequest(), StatusResponse.class);
    }
}
