package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.disk.Disk;
import io.rollcall.kv.disk.Owner;
import io.rollcall.kv.replication.Settings;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.RecoveredState;
import io.rollcall.kv.store.WriteResult;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/**
 * Replicas as processes of their own, on disk, whose wall clocks differ by more than the time for which a client is
 * remembered.
 */
@Tag("dist")
@Timeout(240)
class WallClockTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The time for which a client is remembered. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final Duration FAR_AHEAD = Duration.ofMinutes(15);
    private static final Duration YEAR_AHEAD = Duration.ofDays(365);

    /** Several times as long as the first write after a start takes on a busy machine. */
    private static final Duration NOT_FORGOTTEN_YET = Duration.ofSeconds(30);

    private static final int TOO_MANY = 429;

    @TempDir
    private Path directory;

    @Test
    void aWriteThatIsRepeatedAtAPrimaryWhoseClockIsAheadIsNotExecutedAgain() throws IOException {
        RequestId a = new RequestId("a", 1L);
        try (StubRegistry registry = new StubRegistry();
                KvJvm kv1 = KvJvm.start("kv1", Duration.ZERO, registry, directory);
                KvJvm kv2 = KvJvm.start("kv2", FAR_AHEAD, registry, directory)) {
            kv1.awaitReady("primary", 2);
            kv2.awaitReady("backup", 2);
            WriteResponse first = put(kv1, "a", a);
            kv1.kill();
            kv2.awaitReady("primary", 1);
            assertThat(put(kv2, "b", new RequestId("b", 1L)).ok()).isTrue();

            assertThat(put(kv2, "a", a)).returns(first.version(), WriteResponse::version);
            assertThat(kv2.endpoint
                            .call("/KV.Get", new GetRequest("x"), GetResponse.class)
                            .value())
                    .isEqualTo("b");
        }
    }

    /** Earlier versions of Rollcall took the log's time from the wall clock. */
    @Test
    void aLogWhoseClockRanAYearAheadForgetsClientsInTimeSoThatNewOnesAreAccepted() throws IOException {
        try (StubRegistry registry = new StubRegistry()) {
            try (KvJvm ahead = KvJvm.start("kv1", YEAR_AHEAD, registry, directory)) {
                ahead.awaitReady("primary", 1);
                assertThat(put(ahead, "a", new RequestId("a", 1L)).ok()).isTrue();
            }
            fillClientTable();
            try (KvJvm kv1 = KvJvm.start("kv1", Duration.ZERO, registry, directory)) {
                kv1.awaitReady("primary", 1);
                PutRequest put = new PutRequest("x", "new", null, new RequestId("new", 1L));
                HttpResponse<String> refused = kv1.endpoint.post("/KV.Put", put);
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(TOO_MANY);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        kv1.endpoint.post("/KV.Put", put).body())
                                .contains("\"ok\":true"));
            }
        }
    }

    /**
     * Continues the log of a stopped kv1 a year ahead, with as many clients as are remembered, which are due to be
     * forgotten shortly.
     */
    private void fillClientTable() {
        long lastMillis = System.currentTimeMillis() + YEAR_AHEAD.toMillis();
        long clientsMillis =
                lastMillis - REMEMBERED.plus(NOT_FORGOTTEN_YET.negated()).toMillis();
        Path data = KvJvm.data("kv1", directory);
        try (Disk disk = Disk.open(data, new Owner("kv", "kv1"), DataSize.ofMegabytes(8), new SimpleMeterRegistry())) {
            RecoveredState state = disk.storage().recover();
            long end = state.checkpoint().applied().seq() + state.log().size();
            List<LastRequest> clients = IntStream.range(0, Settings.Limits.DEFAULT.clients())
                    .mapToObj(i -> new io.rollcall.kv.store.RequestId("client" + i, 1))
                    .map(id -> new LastRequest(id, end, clientsMillis, new WriteResult.Written(end)))
                    .toList();
            Entry last = new Entry(
                    state.checkpoint().view().number(), end + 1, lastMillis, new Operation.Put("y", "1"), null);
            disk.storage()
                    .write(new Batch(
                            state.checkpoint(),
                            Long.MAX_VALUE,
                            List.of(last),
                            List.of(),
                            List.of(),
                            clients,
                            List.of(),
                            false));
        }
    }

    private static WriteResponse put(KvJvm at, String value, RequestId id) {
        return at.endpoint.call("/KV.Put", new PutRequest("x", value, null, id), WriteResponse.class);
    }
}
