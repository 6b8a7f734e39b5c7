package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** More clients than a server has threads hold each server with bodies that never end. */
@Tag("dist")
class SlowClientsIT {

    private static final int OF_EACH_SERVER = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void othersAreServedAndAnotherPrimaryTakesOver() {
        Server kv1 = cluster.start("kv", "kv1", "-primary-id", "kv1");
        Server kv2 = cluster.start("kv", "kv2", "-primary-id", "kv1");
        Server kv3 = cluster.start("kv", "kv3", "-primary-id", "kv1");
        List<Server> replicas = List.of(kv1, kv2, kv3);
        await().atMost(PATIENCE).until(() -> replicas.stream().allMatch(each -> members(each) == 3));

        try (SlowClients slow = new SlowClients()) {
            slow.add(OF_EACH_SERVER, cluster.registry().endpoint(), "Registry.Lookup");
            for (Server each : replicas) slow.add(OF_EACH_SERVER, each.endpoint(), "KV.Put");
            slow.begin();

            await().atMost(PATIENCE).until(() -> put(kv1, "x", "before"));
            assertThat(get(kv3, "x")).isEqualTo("before");
            kv1.process().kill();
            await().atMost(PATIENCE).until(() -> put(kv2, "x", "after") || put(kv3, "x", "after"));
            for (Server each : List.of(kv2, kv3)) await().atMost(PATIENCE).until(() -> "after".equals(get(each, "x")));
            assertThat(cluster.ids("kv")).contains("kv2", "kv3");
        }
    }

    private static int members(Server replica) {
        try {
            return replica.endpoint()
                    .call("KV.Status", new StatusRequest(), StatusResponse.class)
                    .view()
                    .members()
                    .size();
        } catch (UnreachableException e) {
            return 0;
        }
    }

    /** Returns whether the replica has executed it. */
    private static boolean put(Server at, String key, String value) {
        try {
            var answer = at.endpoint().post("KV.Put", JSON.writeValueAsString(new PutRequest(key, value, null, null)));
            return answer.isGood() && answer.body().contains("\"ok\":true");
        } catch (UnreachableException e) {
            return false;
        }
    }

    private static String get(Server at, String key) {
        try {
            var answer = at.endpoint().post("KV.Get", JSON.writeValueAsString(new GetRequest(key)));
            return answer.isGood() ? String.valueOf(answer.as(GetResponse.class).value()) : "refused";
        } catch (UnreachableException e) {
            return "unreachable";
        }
    }
}
