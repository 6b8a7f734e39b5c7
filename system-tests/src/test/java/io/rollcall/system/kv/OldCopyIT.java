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
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** The primary's data directory is put back from an older copy, and started first. */
@Tag("dist")
class OldCopyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disks;

    @Test
    void anOlderCopyOfThePrimaryThatIsStartedFirstDoesNotServeAndNoAcknowledgedWriteIsLost() throws IOException {
        Server kv1 = replica("kv1");
        Server kv2 = replica("kv2");
        await().atMost(PATIENCE).until(() -> isMember(kv1, 2) && isMember(kv2, 2));
        put(kv1, "x", "older");
        kv1.process().kill();
        kv2.process().kill();
        FileSystemUtils.copyRecursively(disks.resolve("kv1"), disks.resolve("copy"));

        Server again1 = replica("kv1");
        Server again2 = replica("kv2");
        await().atMost(PATIENCE).until(() -> isMember(again1, 2) && isMember(again2, 2));
        for (int i = 0; i < 20; i++) put(again1, "y" + i, "newer");
        put(again1, "x", "newer");
        await().atMost(PATIENCE).until(() -> "newer".equals(get(again2, "x")));
        again1.process().kill();
        again2.process().kill();
        FileSystemUtils.deleteRecursively(disks.resolve("kv1"));
        FileSystemUtils.copyRecursively(disks.resolve("copy"), disks.resolve("kv1"));

        Server copy = replica("kv1");
        await().atMost(PATIENCE).until(() -> isOutdated(copy));
        assertThat(get(copy, "x")).isEqualTo("refused");

        Server newest = replica("kv2");
        await().atMost(PATIENCE).until(() -> isMember(copy, 2) && isMember(newest, 2));
        assertThat(status(newest).view().primary()).isEqualTo("kv2");
        for (Server each : new Server[] {copy, newest}) {
            assertThat(get(each, "x")).isEqualTo("newer");
            for (int i = 0; i < 20; i++) assertThat(get(each, "y" + i)).isEqualTo("newer");
        }
    }

    /** First the newest data is lost and an older copy is left; then the copy is lost too. */
    @Test
    void whereTheNewestDataIsGoneAnOperatorHearsWhatIsLostAndHasTheGroupServeAgain() throws IOException {
        Server last = alone();
        await().atMost(PATIENCE).until(() -> isMember(last, 1));
        put(last, "x", "older");
        last.process().kill();
        FileSystemUtils.copyRecursively(disks.resolve("alone"), disks.resolve("copy"));
        Server again = alone();
        await().atMost(PATIENCE).until(() -> isMember(again, 1));
        for (int i = 0; i < 20; i++) put(again, "y" + i, "newer");
        put(again, "x", "newer");
        again.process().kill();
        FileSystemUtils.deleteRecursively(disks.resolve("alone"));
        FileSystemUtils.copyRecursively(disks.resolve("copy"), disks.resolve("alone"));

        Server copy = alone();
        await().atMost(PATIENCE).until(() -> isOutdated(copy));
        await().atMost(PATIENCE).until(() -> {
            RunningProcess question = force();
            return question.awaitExit(PATIENCE) == 1
                    && question.stderr().contains("use -accept-loss: only then forms the next view alone")
                    && question.stderr().contains("entries or more are lost");
        });
        assertThat(get(copy, "x")).isEqualTo("refused");

        assertThat(awaitForced()).containsPattern("alone: given up: .* entries or more are lost");
        assertThat(copy.process()
                        .stdout()
                        .lines()
                        .filter(line -> line.contains("an older copy of its data was put back")))
                .as("said once, whatever the replica waits for")
                .hasSize(1)
                .allMatch(line -> line.contains("ERROR"));
        await().atMost(PATIENCE).until(() -> isMember(copy, 1));
        assertThat(get(copy, "x")).isEqualTo("older");
        put(copy, "x", "after");
        copy.process().kill();
        FileSystemUtils.deleteRecursively(disks.resolve("alone"));

        Server empty = alone();
        awaitForced();
        await().atMost(PATIENCE).until(() -> isMember(empty, 1));
        assertThat(get(empty, "x")).isEqualTo("absent");
        put(empty, "x", "anew");
    }

    private Server alone() {
        String disk = disks.resolve("alone").toString();
        return cluster.launch("kv", "only", "-primary-id", "only", "-data", disk, "--spring.application.name=alone");
    }

    private RunningProcess force(String... more) {
        List<String> flags = new ArrayList<>(List.of(
                "force",
                "-registry",
                cluster.registry().endpoint().address(),
                "-group",
                "alone",
                "-primary",
                "only",
                "-members",
                "only"));
        flags.addAll(List.of(more));
        flags.add(0, "views");
        return cluster.processGroup().start("views", "client", flags.toArray(String[]::new));
    }

    /**
     * Repeats the command as an operator would, because the registry refuses while a member may be alive.
     *
     * @return what it says at last
     */
    private String awaitForced() {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            RunningProcess forced = force("-accept-loss");
                            return forced.awaitExit(PATIENCE) == 0 ? forced.stdout() : "";
                        },
                        said -> said.contains("primary only, members only=localhost:"));
    }

    private Server replica(String id) {
        String disk = disks.resolve(id).toString();
        return cluster.launch("kv", id, "-primary-id", "kv1", "-data", disk, "-durability", "disk");
    }

    /** Writes at whichever replica leads. */
    private void put(Server at, String key, String value) {
        String body = JSON.writeValueAsString(new io.rollcall.wire.kv.PutRequest(key, value, null, null));
        await().atMost(PATIENCE).until(() -> {
            try {
                var answer = at.endpoint().post("KV.Put", body);
                if (!answer.isGood()) return false;
                var wrote = answer.as(io.rollcall.wire.kv.WriteResponse.class);
                return wrote.ok();
            } catch (UnreachableException notYet) {
                return false;
            }
        });
    }

    private static String get(Server at, String key) {
        try {
            GetResponse got = at.endpoint().call("KV.Get", new GetRequest(key), GetResponse.class);
            return got.found() ? String.valueOf(got.value()) : "absent";
        } catch (RefusedException e) {
            return "refused";
        }
    }

    private static boolean isMember(Server replica, int members) {
        try {
            StatusResponse status = status(replica);
            return status.ready() && status.view().members().size() == members;
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static boolean isOutdated(Server replica) {
        try {
            return status(replica).role().equals("outdated");
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static StatusResponse status(Server replica) {
        return replica.endpoint().call("KV.Status", new StatusRequest(), StatusResponse.class);
    }
}
