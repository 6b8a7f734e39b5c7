package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RefusedException;
import io.rollcall.process.RunningProcess;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.ListResponse.Entry;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Copies, namesakes and successors at an address: each is recognised, and changes no other replica's data. */
@Tag("dist")
class IdentityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disks;

    @Test
    void aCopiedDirectoryAndASecondProcessOfAnIdAreRefusedBeforeTheyChangeAnything() throws Exception {
        Server one = replica("copied", "one", "one", cluster.port(), "one");
        int port = cluster.port();
        Server two = replica("copied", "two", "one", port, "two");
        await().atMost(PATIENCE).until(() -> isReadyIn(one, "one", "two"));
        put(one, "before");
        two.process().terminate().awaitExit(PATIENCE);
        await().atMost(PATIENCE).until(() -> isReadyIn(one, "one"));
        FileSystemUtils.copyRecursively(disks.resolve("two"), disks.resolve("copy"));
        Server again = replica("copied", "two", "one", port, "two");
        await().atMost(PATIENCE).until(() -> isReadyIn(one, "one", "two") && isReadyIn(again, "one", "two"));
        View view = status(one).view();

        RunningProcess copy =
                replica("copied", "three", "one", cluster.port(), "copy").process();
        assertThat(copy.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(copy.stdout() + copy.stderr())
                .contains("holds the data of replica two of group copied, and not of replica three of group copied");

        RunningProcess namesake =
                replica("copied", "two", "one", cluster.port(), "empty").process();
        assertThat(namesake.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(namesake.stdout() + namesake.stderr()).contains("The id two of copied is in use");

        assertThat(status(one).view()).isEqualTo(view);
        assertThat(cluster.lookup("copied").instances())
                .extracting(Instance::address)
                .containsExactly(one.endpoint().address(), again.endpoint().address());
        put(one, "after");
        assertThat(Contents.of(again)).extracting(Entry::key).containsExactly("after", "before");
    }

    @Test
    void aReplicaAtTheAddressOfAnotherGroupsDeadOneKeepsItsData() {
        Server a1 = replica("group-a", "a1", "a1", cluster.port(), "a1");
        Server b1 = replica("group-b", "b1", "b1", cluster.port(), "b1");
        int reused = cluster.port();
        Server b3 = replica("group-b", "b3", "b1", reused, "b3");
        await().atMost(PATIENCE).until(() -> isReadyIn(a1, "a1") && isReadyIn(b1, "b1", "b3"));
        put(a1, "a");
        put(b1, "b");
        long viewOfA = status(a1).view().number();
        a1.process().terminate().awaitExit(PATIENCE);

        // While it stands still it does not notice that the other one is gone.
        b1.process().pause();
        b3.process().kill();
        Server moved = replica("group-a", "a1", "a1", reused, "a1");
        await().atMost(PATIENCE).until(() -> isReadyIn(moved, "a1"));
        b1.process().resume();

        await().atMost(PATIENCE).until(() -> b1.process().stdout().contains("b3 is not at localhost:" + reused));
        await().atMost(PATIENCE).until(() -> isReadyIn(b1, "b1"));
        put(b1, "b2");
        assertThat(Contents.of(moved)).extracting(Entry::key).containsExactly("a");
        assertThat(status(moved).view().number()).isEqualTo(viewOfA);
        put(moved, "a2");
    }

    private Server replica(String group, String id, String primary, int port, String disk) {
        RunningProcess process = cluster.processGroup()
                .start(
                        group + "-" + id,
                        "kv",
                        "-listen",
                        ":" + port,
                        "-public",
                        "localhost:" + port,
                        "-registry",
                        cluster.registry().endpoint().address(),
                        "-id",
                        id,
                        "-primary-id",
                        primary,
                        "-data",
                        disks.resolve(disk).toString(),
                        "--spring.application.name=" + group);
        return new Server(id, process, Endpoint.at(port));
    }

    private static void put(Server replica, String key) {
        WriteResponse answer =
                replica.endpoint().call("KV.Put", new PutRequest(key, "value", null, null), WriteResponse.class);
        assertThat(answer.ok()).isTrue();
    }

    private static boolean isReadyIn(Server replica, String... members) {
        try {
            StatusResponse status = status(replica);
            return status.ready()
                    && status.view().members().stream()
                            .map(View.Member::id)
                            .toList()
                            .equals(List.of(members));
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static StatusResponse status(Server replica) {
        return replica.endpoint().call("KV.Status", new StatusRequest(), StatusResponse.class);
    }
}
