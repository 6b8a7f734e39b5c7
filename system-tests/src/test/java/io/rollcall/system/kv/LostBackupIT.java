package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** A backup is lost: writes continue without it, at once if it could leave in order. */
@Tag("dist")
class LostBackupIT {

    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    private static Server primary;

    @BeforeAll
    static void startPrimary() {
        primary = replica("primary");
    }

    @Test
    void writesGoOnWithoutABackupThatSaidFarewell() {
        Server backup = replica("leaves");
        assertThat(put("a", "with both").isGood()).isTrue();
        assertThat(valueAt(backup, "a")).isEqualTo("with both");

        backup.process().terminate().awaitExit(Duration.ofSeconds(15));
        assertThat(put("a", "alone").as(WriteResponse.class).ok()).isTrue();
    }

    @Test
    void writesGoOnWithoutABackupThatIsGoneWithoutAWordAndItsReturnIsOneOfTheGroup() {
        replica("dies").process().kill();
        putInTheEnd("b", "without it");

        Server restarted = replica("dies");
        assertThat(put("c", "with both").as(WriteResponse.class).ok()).isTrue();
        assertThat(valueAt(restarted, "b")).isEqualTo("without it");
        assertThat(Contents.of(restarted)).isEqualTo(Contents.of(primary));
    }

    private static Server replica(String id) {
        return cluster.start("kv", id, "-primary-id", "primary");
    }

    private static Answer put(String key, String value) {
        return primary.endpoint()
                .postAsync("KV.Put", new PutRequest(key, value, null, null))
                .join();
    }

    /** Repeats the write, as a client does if the outcome is unknown: on a busy machine it takes longer. */
    private static void putInTheEnd(String key, String value) {
        RequestId once = new RequestId(UUID.randomUUID().toString(), 1L);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Answer answer =
                    primary.endpoint().post("KV.Put", JSON.writeValueAsString(new PutRequest(key, value, null, once)));
            return answer.isGood() && answer.as(WriteResponse.class).ok();
        });
    }

    private static String valueAt(Server replica, String key) {
        GetResponse response = replica.endpoint().call("KV.Get", new GetRequest(key), GetResponse.class);
        return String.valueOf(response.value());
    }
}
