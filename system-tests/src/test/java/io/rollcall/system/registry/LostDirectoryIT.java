package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A registry that starts with an empty directory, as a container without a volume does, knows no instance and answers.
 */
@Tag("dist")
class LostDirectoryIT {

    private static final List<String> ALL = List.of("echo1", "echo2", "echo3");

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void callersKeepTheListTheyHaveUntilAllHadTimeToRegisterAgain() {
        Server[] all = ALL.stream().map(id -> cluster.launch("echo", id)).toArray(Server[]::new);
        cluster.awaitUp("echo", all);
        String registry = cluster.lookup("echo").registry();
        assertThat(registry).isNotNull();
        try (Load load = Load.on(cluster)) {
            await().until(() -> ALL.stream().allMatch(id -> load.servedBy(id) > 0));
            cluster.registry().process().kill();
            cluster.emptyRegistry();
            cluster.restartRegistry();

            Duration step = Duration.ofMillis(200);
            await().atMost(Duration.ofSeconds(30)).pollInterval(step).until(LostDirectoryIT::answers);
            assertThat(cluster.lookup("echo").registry()).isNotEqualTo(registry);
            await().atMost(Duration.ofSeconds(30)).pollInterval(step).until(() -> {
                Map<String, Long> before = served(load);
                if (cluster.ids("echo").equals(ALL)) return true;
                await().alias("each is called on, though it is not listed")
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> ALL.stream().allMatch(id -> load.servedBy(id) > before.getOrDefault(id, 0L)));
                return false;
            });
            assertThat(load.failures()).isEmpty();
        }
    }

    private static Map<String, Long> served(Load load) {
        Map<String, Long> served = new TreeMap<>();
        for (String id : ALL) served.put(id, load.servedBy(id));
        return served;
    }

    private static boolean answers() {
        try {
            cluster.lookup("echo");
            return true;
        } catch (UnreachableException notYet) {
            return false;
        }
    }
}
