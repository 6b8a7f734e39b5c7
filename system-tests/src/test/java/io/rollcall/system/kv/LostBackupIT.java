package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.process.Answer;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backup goes; what becomes of the writes depends on whether it could say so. */
class LostBackupIT {

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
    void writesWaitForABackupThatIsGoneWithoutAWordAndNoneIsAcknowledged() {
        replica("dies").process().kill();
        Answer answer = put("b", "perhaps");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);

        Server restarted = replica("dies");
        assertThat(put("b", "surely").as(WriteResponse.class).ok()).isTrue();
        assertThat(valueAt(restarted, "b")).isEqualTo("surely");
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

    private static String valueAt(Server replica, String key) {
        GetResponse response = replica.endpoint().call("KV.Get", new GetRequest(key), GetResponse.class);
        return String.valueOf(response.value());
    }
}
