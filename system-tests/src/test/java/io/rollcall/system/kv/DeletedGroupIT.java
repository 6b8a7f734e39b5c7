package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.RefusedException;
import io.rollcall.process.RunningProcess;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An operator deletes a group that has data, and new groups form in the registry that has deleted it. */
@Tag("dist")
class DeletedGroupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disks;

    @Test
    void groupsFormAndServeAfterOneWasDeletedUnderAnotherNameAndUnderTheSame() {
        Server former = replica("old", "first");
        await().atMost(PATIENCE).until(() -> isPrimary(former));
        put(former, "former");
        long last = status(former).view().number();
        former.process().kill();
        awaitDeleted();

        Server other = replica("new", "second");
        await().atMost(PATIENCE).until(() -> isPrimary(other));
        assertThat(status(other).view().number()).isEqualTo(last + 1);
        put(other, "other");
        assertNoAlarm(other);

        Server same = replica("old", "third");
        await().atMost(PATIENCE).until(() -> isPrimary(same));
        assertThat(status(same).view().number()).isEqualTo(last + 1);
        assertThat(get(same)).as("nothing of the group that was deleted").isEqualTo("absent");
        put(same, "same");
        assertNoAlarm(same);

        same.process().kill();
        Server again = replica("old", "third");
        await().atMost(PATIENCE).until(() -> isPrimary(again));
        assertThat(get(again)).as("after a restart").isEqualTo("same");
    }

    private static void assertNoAlarm(Server server) {
        assertThat(server.process().stdout()).doesNotContain("an older copy of its data was put back");
    }

    private Server replica(String group, String disk) {
        return cluster.launch(
                "kv",
                "only",
                "-primary-id",
                "only",
                "-data",
                disks.resolve(disk).toString(),
                "--spring.application.name=" + group);
    }

    /** Repeats the command as an operator would, because the registry refuses while a replica may be alive. */
    private static void awaitDeleted() {
        await().atMost(PATIENCE).until(() -> {
            RunningProcess delete = cluster.processGroup()
                    .start(
                            "views",
                            "client",
                            "views",
                            "delete",
                            "-registry",
                            cluster.registry().endpoint().address(),
                            "-accept-loss",
                            "old");
            return delete.awaitExit(PATIENCE) == 0;
        });
    }

    private static void put(Server at, String value) {
        WriteResponse wrote = at.endpoint().call("KV.Put", new PutRequest("x", value, null, null), WriteResponse.class);
        assertThat(wrote.ok()).isTrue();
    }

    private static String get(Server at) {
        GetResponse got = at.endpoint().call("KV.Get", new GetRequest("x"), GetResponse.class);
        return got.found() ? String.valueOf(got.value()) : "absent";
    }

    private static boolean isPrimary(Server server) {
        try {
            StatusResponse status = status(server);
            return status.ready() && status.role().equals("primary");
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static StatusResponse status(Server server) {
        return server.endpoint().call("KV.Status", new StatusRequest(), StatusResponse.class);
    }
}
