package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More clients than a server has threads hold each server with bodies that never end. */
@Tag("dist")
class SlowClientsIT {

    private static final int OF_EACH_SERVER = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void othersAreServedAndAnotherPrimaryTakesOver() {
        Server kv1 = cluster.start("kv", "kv1", "-primary-id", "kv1");
        Server kv2 = cluster.start("kv", "kv2", "-primary-id", "kv1");
        Server kv3 = cluster.start("kv", "kv3", "-primary-id", "kv1");
        List<Server> replicas = List.of(kv1, kv2, kv3);
        await().atMost(PATIENCE).until(() -> replicas.stream().allMatch(each -> Store.members(each) == 3));

        try (SlowClients slow = new SlowClients()) {
            slow.add(OF_EACH_SERVER, cluster.registry().endpoint(), "Registry.Lookup");
            for (Server each : replicas) slow.add(OF_EACH_SERVER, each.endpoint(), "KV.Put");
            slow.begin();

            await().atMost(PATIENCE).until(() -> Store.put(kv1, "x", "before"));
            assertThat(Store.get(kv3, "x")).isEqualTo("before");
            kv1.process().kill();
            await().atMost(PATIENCE).until(() -> Store.put(kv2, "x", "after") || Store.put(kv3, "x", "after"));
            for (Server each : List.of(kv2, kv3))
                await().atMost(PATIENCE).until(() -> "after".equals(Store.get(each, "x")));
            assertThat(cluster.ids("kv")).contains("kv2", "kv3");
        }
    }
}
