package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicationOverHttpTest {

    @Test
    void aBackupThatJoinsLaterServesWhatWasWrittenBeforeAndAfter() throws Exception {
        try (StubRegistry registry = new StubRegistry();
                KvProcess kv1 = KvProcess.start("kv1", registry).awaitReady()) {
            assertThat(put(kv1, "x", "1")).isEqualTo(new WriteResponse(true, 1L, null, "kv1"));
            try (KvProcess kv2 = KvProcess.start("kv2", registry).awaitReady()) {
                assertThat(get(kv2, "x")).isEqualTo(new GetResponse(true, "1", 1, "kv2"));
                assertThat(put(kv2, "x", "2")).isEqualTo(new WriteResponse(false, null, kv1.address(), "kv2"));
                assertThat(put(kv1, "x", "2")).isEqualTo(new WriteResponse(true, 2L, null, "kv1"));
                assertThat(get(kv2, "x")).isEqualTo(new GetResponse(true, "2", 2, "kv2"));
                assertThat(get(kv1, "x")).isEqualTo(new GetResponse(true, "2", 2, "kv1"));
                assertThat(kv1.status().peers()).singleElement().satisfies(peer -> {
                    assertThat(peer.id()).isEqualTo("kv2");
                    assertThat(peer.standing()).isEqualTo("member");
                });
            }
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> kv1.status().peers().isEmpty());
            assertThat(put(kv1, "x", "3")).isEqualTo(new WriteResponse(true, 3L, null, "kv1"));
        }
    }

    private static WriteResponse put(KvProcess process, String key, String value) {
        return process.call("/KV.Put", new PutRequest(key, value, null, null), WriteResponse.class);
    }

    private static GetResponse get(KvProcess process, String key) {
        return process.call("/KV.Get", new GetRequest(key), GetResponse.class);
    }
}
