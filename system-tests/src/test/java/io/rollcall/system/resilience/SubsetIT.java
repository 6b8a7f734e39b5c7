package io.rollcall.system.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A caller that asks for a part of a service calls that part alone, and gets others for those that leave it. */
@Tag("dist")
class SubsetIT {

    private static final int INSTANCES = 20;
    private static final int SIZE = 4;

    /** Several rounds through the part. */
    private static final int CALLS = 10 * SIZE;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    private final Map<String, SmallEcho> instances = new HashMap<>();

    @AfterEach
    void close() {
        instances.values().forEach(SmallEcho::close);
    }

    @Test
    void itCallsItsPartAndOneMoreForEachThatLeaves() {
        for (int i = 0; i < INSTANCES; i++)
            instances.put("small" + i, SmallEcho.registered(cluster.registry().endpoint(), "small" + i));
        try (Caller caller = new Caller(cluster, "rollcall.subset.size=" + SIZE)) {
            Set<String> called = called(caller);
            assertThat(called).hasSize(SIZE);

            String leaver = called.iterator().next();
            leave(leaver);
            Set<String> others = new HashSet<>(called);
            others.remove(leaver);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(called(caller))
                            .hasSize(SIZE)
                            .containsAll(others)
                            .doesNotContain(leaver));

            Set<String> outside = new HashSet<>(instances.keySet());
            Set<String> last = called(caller);
            outside.removeAll(last);
            outside.forEach(this::leave);
            assertThat(last).containsAll(called(caller));
            // An instance that is new to a caller passes some of its turns on.
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(called(caller)).isEqualTo(last));
        }
    }

    private void leave(String id) {
        SmallEcho instance = instances.remove(id);
        if (instance != null) instance.close();
    }

    private static Set<String> called(Caller caller) {
        Set<String> called = new HashSet<>();
        for (int i = 0; i < CALLS; i++) called.add(caller.call());
        return called;
    }
}
