package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.ListResponse.Entry;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of a group are lost one after the other until none of the first is left; what was acknowledged is there.
 */
@Tag("dist")
class LostDiskIT {

    private static final JsonMapper JSON = new JsonMapper();

    /** The time in which a lease ends, a lost replica is removed and another one joins, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int MANY = 100;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disks;

    /** The written values by key; each key is written once. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    /** The replicas that are not lost. */
    private volatile List<Server> left = List.of();

    private volatile boolean over;

    @AfterEach
    void end() {
        over = true;
    }

    @Test
    void anEmptyReplicaJoinsInPlaceOfALostOneAndThenTheOtherOldOneMayBeLostToo() {
        Server kv1 = replica("kv1");
        Server kv2 = replica("kv2");
        left = List.of(kv1, kv2);
        await().atMost(PATIENCE).until(() -> areTheGroup(kv1, kv2));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(this::write);
        awaitManyWrites();

        loseWithItsDisk(kv2);
        left = List.of(kv1);
        Server kv3 = replica("kv3");
        await().atMost(PATIENCE).until(() -> areTheGroup(kv1, kv3));
        left = List.of(kv1, kv3);
        awaitManyWrites();

        loseWithItsDisk(kv1);
        left = List.of(kv3);
        awaitManyWrites();
        over = true;
        writing.join();

        assertThat(Contents.of(kv3).stream().collect(Collectors.toMap(Entry::key, Entry::value)))
                .containsAllEntriesOf(acknowledged);
    }

    private Server replica(String id) {
        String disk = disks.resolve(id).toString();
        return cluster.launch("kv", id, "-primary-id", "kv1", "-data", disk, "-durability", "disk");
    }

    private void loseWithItsDisk(Server replica) {
        replica.process().kill();
        FileSystemUtils.deleteRecursively(disks.resolve(replica.id()).toFile());
    }

    private void awaitManyWrites() {
        int enough = acknowledged.size() + MANY;
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough);
    }

    private void write() {
        for (int i = 0; !over; i++) {
            String key = "key" + i;
            String body = JSON.writeValueAsString(new PutRequest(
                    key, "value" + i, null, new RequestId(UUID.randomUUID().toString(), 1L)));
            for (int attempt = 0; !over && !isAcknowledged(body, attempt); attempt++) pause();
            if (!over) acknowledged.put(key, "value" + i);
        }
    }

    /** Repeats a write that a replica may have executed under its request id, as a client does. */
    private boolean isAcknowledged(String body, int attempt) {
        List<Server> now = left;
        try {
            Answer answer = now.get(attempt % now.size()).endpoint().post("KV.Put", body);
            return answer.isGood() && answer.as(WriteResponse.class).ok();
        } catch (UnreachableException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the writer", e);
        }
    }

    private static boolean areTheGroup(Server... members) {
        List<String> ids = List.of(members).stream().map(Server::id).toList();
        for (Server member : members) {
            try {
                StatusResponse status = member.endpoint().call("KV.Status", new StatusRequest(), StatusResponse.class);
                List<String> held =
                        status.view().members().stream().map(each -> each.id()).toList();
                if (!status.ready() || !held.equals(ids)) return false;
            } catch (UnreachableException | RefusedException notYet) {
                return false;
            }
        }
        return true;
    }
}
