package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many clients hold each server with answers that they do not read. */
@Tag("dist")
class SlowReadersIT {

    private static final int OF_EACH_SERVER = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Several times what it takes on an idle machine. */
    private static final Duration FAILOVER = Duration.ofSeconds(25);

    /**
     * One character takes a byte of memory, and six of JSON, so a page is more than the buffers of a connection hold.
     * All pages that are asked for would be more than the heap of a replica.
     */
    private static final String VALUE = "\u0001".repeat(160_000);

    private static final int VALUES = 8;
    private static final int INSTANCES = 200;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void othersAreServedAndAnotherPrimaryTakesOver() {
        Server kv1 = cluster.start("kv", "kv1", "-primary-id", "kv1");
        Server kv2 = cluster.start("kv", "kv2", "-primary-id", "kv1");
        Server kv3 = cluster.start("kv", "kv3", "-primary-id", "kv1");
        List<Server> replicas = List.of(kv1, kv2, kv3);
        await().atMost(PATIENCE).until(() -> replicas.stream().allMatch(each -> Store.members(each) == 3));
        for (int i = 0; i < VALUES; i++) {
            String key = "large/" + i;
            await().atMost(PATIENCE).until(() -> Store.put(kv1, key, VALUE));
        }
        Endpoint registry = cluster.registry().endpoint();
        for (int i = 0; i < INSTANCES; i++) registry.call("Registry.Register", wordy(i), RegisterResponse.class);

        try (SlowReaders slow = new SlowReaders()) {
            slow.add(OF_EACH_SERVER, registry, "Registry.Lookup", "{\"service\":\"wordy\"}");
            for (Server each : replicas)
                slow.add(OF_EACH_SERVER, each.endpoint(), "KV.List", "{\"prefix\":\"large/\"}");
            slow.begin();

            await().atMost(FAILOVER).until(() -> Store.put(kv1, "x", "before"));
            assertThat(Store.get(kv3, "x")).isEqualTo("before");
            kv1.process().kill();
            await().atMost(FAILOVER).until(() -> Store.put(kv2, "x", "after") || Store.put(kv3, "x", "after"));
            for (Server each : List.of(kv2, kv3))
                await().atMost(PATIENCE).until(() -> "after".equals(Store.get(each, "x")));
            assertThat(cluster.ids("kv")).contains("kv2", "kv3");
        }
    }

    private static RegisterRequest wordy(int number) {
        Map<String, String> metadata = new HashMap<>();
        for (int i = 0; i < 60; i++) metadata.put("key" + i, "v".repeat(500));
        return new RegisterRequest("wordy", "w" + number, "localhost:1", null, null, metadata, 600_000L, null);
    }
}
