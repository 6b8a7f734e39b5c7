package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients ask a replica for large answers, and do not read them. */
@Tag("dist")
@Timeout(120)
class SlowReadersTest {

    private static final int MANY = 250;
    private static final int VALUES = 8;

    /** One character takes a byte of memory, and six of JSON: a page is more than the buffers of a connection hold. */
    private static final String VALUE = "\u0001".repeat(160_000);

    private static final ListRequest EVERYTHING = new ListRequest("large/", null, 1_000);
    private static final GetRequest LARGE = new GetRequest("large/0");
    private static final String SLOW = "127.0.0.2";
    private static final String OTHER = "127.0.0.1";

    /** Less than it takes until the first of them is cut off. */
    private static final Duration SOON = Duration.ofSeconds(12);

    /** All pages would be more than this replica's heap, which has 256 MB. */
    @Test
    void aHeapHasRoomForAPartOfTheirAnswersAndOthersGetTheirs(@TempDir Path directory) throws Exception {
        try (StubRegistry registry = new StubRegistry();
                KvJvm kv1 =
                        KvJvm.start("kv1", Duration.ZERO, registry, directory).awaitReady("primary", 1);
                SlowReaders slow = new SlowReaders()) {
            fill(kv1.endpoint);
            for (String from : new String[] {SLOW, OTHER}) slow.ask(MANY, from, kv1.endpoint, "/KV.List", EVERYTHING);

            await().atMost(SOON).until(() -> {
                slow.ask(1, OTHER, kv1.endpoint, "/KV.List", EVERYTHING);
                return kv1.endpoint.post("/KV.List", EVERYTHING).statusCode() != 200;
            });
            HttpResponse<String> refusal = kv1.endpoint.post("/KV.List", EVERYTHING);
            assertThat(refusal.statusCode()).isEqualTo(429);
            assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
            assertThat(refusal.body()).contains("too-many", "room");
            assertThat(kv1.endpoint
                            .call("/KV.Put", new PutRequest("x", "1", null, null), WriteResponse.class)
                            .ok())
                    .isTrue();
            assertThat(kv1.endpoint
                            .call("/KV.Get", new GetRequest("x"), GetResponse.class)
                            .value())
                    .isEqualTo("1");
        }
    }

    @Test
    void oneAddressLeavesHalfOfTheRoomAndAllOfItIsGivenBack(@TempDir Path directory) throws Exception {
        try (StubRegistry registry = new StubRegistry();
                KvJvm kv1 =
                        KvJvm.start("kv1", Duration.ZERO, registry, directory).awaitReady("primary", 1)) {
            fill(kv1.endpoint);
            for (int round = 0; round < 2; round++) {
                try (SlowReaders slow = new SlowReaders()) {
                    slow.ask(MANY, SLOW, kv1.endpoint, "/KV.List", EVERYTHING);
                    await().atMost(SOON).until(() -> {
                        slow.ask(1, SLOW, kv1.endpoint, "/KV.List", EVERYTHING);
                        return SlowReaders.read(SLOW, kv1.endpoint, "/KV.List", EVERYTHING)
                                .contains("429");
                    });
                    assertThat(SlowReaders.read(OTHER, kv1.endpoint, "/KV.Get", LARGE))
                            .contains("200");
                }
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> SlowReaders.read(SLOW, kv1.endpoint, "/KV.List", EVERYTHING)
                                .contains("200"));
            }
        }
    }

    @Test
    void anotherReplicaGetsItsSnapshotWhileClientsHoldAllThreadsThatTheyMayHold() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        try (StubRegistry registry = new StubRegistry();
                KvProcess kv1 = KvProcess.start("kv1", registry, "--server.tomcat.threads.max=20")
                        .awaitReady();
                SlowReaders slow = new SlowReaders()) {
            KvEndpoint endpoint = new KvEndpoint(kv1.address());
            fill(endpoint);
            Thread flood = new Thread(() -> flood(slow, endpoint, isOver), "flood");
            flood.start();
            try {
                await().atMost(SOON)
                        .until(() -> endpoint.post("/KV.List", EVERYTHING).statusCode() == 429);
                try (KvProcess kv2 = KvProcess.start("kv2", registry).awaitReady()) {
                    assertThat(kv2.status().view().members()).hasSize(2);
                }
            } finally {
                isOver.set(true);
                flood.join();
            }
        }
    }

    private static void flood(SlowReaders slow, KvEndpoint server, AtomicBoolean isOver) {
        try {
            while (!isOver.get()) {
                slow.ask(10, SLOW, server, "/KV.List", EVERYTHING);
                Thread.sleep(200);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(KvEndpoint server) {
        for (int i = 0; i < VALUES; i++)
            assertThat(server.call("/KV.Put", new PutRequest("large/" + i, VALUE, null, null), WriteResponse.class)
                            .ok())
                    .isTrue();
    }
}
