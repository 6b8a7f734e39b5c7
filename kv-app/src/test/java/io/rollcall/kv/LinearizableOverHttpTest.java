package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.kv.linearizability.History;
import io.rollcall.kv.linearizability.Linearizability;
import io.rollcall.kv.linearizability.Operation;
import io.rollcall.kv.linearizability.Outcome;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("dist")
class LinearizableOverHttpTest {

    private static final int CLIENTS = 8;
    private static final int CALLS_AT_EACH_STAGE = 300;

    private final History history = new History();
    private final List<KvProcess> replicas = new CopyOnWriteArrayList<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void readsAtEveryReplicaAreFreshWhileABackupJoinsAndAllEndEqual() throws Exception {
        try (StubRegistry registry = new StubRegistry();
                KvProcess kv1 = KvProcess.start("kv1", registry).awaitReady();
                KvProcess kv2 = KvProcess.start("kv2", registry).awaitReady()) {
            replicas.addAll(List.of(kv1, kv2));
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(threads.submit(() -> run("client-" + number, new Random(number))));
            }
            awaitCalls(CALLS_AT_EACH_STAGE);
            try (KvProcess kv3 = KvProcess.start("kv3", registry).awaitReady()) {
                replicas.add(kv3);
                awaitCalls(history.calls().size() + CALLS_AT_EACH_STAGE);
                done.set(true);
                for (Future<?> client : clients) client.get();
                threads.shutdown();

                assertThat(Linearizability.check(history.calls())).isEmpty();
                ListResponse all = list(kv1);
                assertThat(list(kv2).entries()).isEqualTo(all.entries());
                assertThat(list(kv3).entries()).isEqualTo(all.entries()).isNotEmpty();
                long end = kv1.status().end();
                await().atMost(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(replicas)
                                .allMatch(replica -> replica.status().commit() == end));
            }
        }
    }

    private void awaitCalls(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> history.calls().size() >= count);
    }

    private void run(String client, Random random) {
        for (int i = 0; !done.get(); i++) {
            String key = "key-" + random.nextInt(3);
            if (random.nextBoolean()) put(client, key, client + "-" + i);
            else get(client, key, replicas.get(random.nextInt(replicas.size())));
        }
    }

    private void put(String client, String key, String value) {
        long call = history.invoke(client, new Operation.Put(key, value, null));
        PutRequest request = new PutRequest(key, value, null, null);
        WriteResponse written = replicas.get(0).call("/KV.Put", request, WriteResponse.class);
        history.returned(call, new Outcome.Written(Objects.requireNonNull(written.version())));
    }

    private void get(String client, String key, KvProcess replica) {
        long call = history.invoke(client, new Operation.Get(key));
        GetResponse got = replica.call("/KV.Get", new GetRequest(key), GetResponse.class);
        history.returned(
                call, got.value() != null ? new Outcome.Found(got.value(), got.version()) : new Outcome.Absent());
    }

    private static ListResponse list(KvProcess replica) {
        return replica.call("/KV.List", new ListRequest("", null, null), ListResponse.class);
    }
}
