package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Two replicas over HTTP, whose wall clocks differ by more than the time for which a client is remembered. */
@Timeout(240)
class WallClockTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RequestId A = new RequestId("a", 1L);
    private static final RequestId B = new RequestId("b", 1L);

    @Test
    void aWriteThatIsRepeatedAtAPrimaryWhoseClockIsAheadIsNotExecutedAgain() throws IOException {
        try (StubRegistry registry = new StubRegistry()) {
            KvProcess kv1 = KvProcess.start("kv1", registry).awaitReady();
            try (KvProcess kv2 =
                    KvProcess.startWith(Ahead.class, "kv2", registry).awaitReady()) {
                await().atMost(PATIENCE)
                        .until(() -> kv1.status().view().members().size() == 2);
                WriteResponse first = put(kv1, "a", A);
                kv1.close();
                await().atMost(PATIENCE)
                        .until(() -> "primary".equals(kv2.status().role()));
                assertThat(put(kv2, "b", B).ok()).isTrue();

                assertThat(put(kv2, "a", A)).returns(first.version(), WriteResponse::version);
                assertThat(kv2.call("/KV.Get", new GetRequest("x"), GetResponse.class)
                                .value())
                        .isEqualTo("b");
            }
        }
    }

    private static WriteResponse put(KvProcess at, String value, RequestId id) {
        return at.call("/KV.Put", new PutRequest("x", value, null, id), WriteResponse.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class Ahead {

        @Bean
        InstantSource wallClock() {
            return InstantSource.offset(InstantSource.system(), Duration.ofMinutes(15));
        }
    }
}
