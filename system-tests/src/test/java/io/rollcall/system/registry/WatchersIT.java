package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class WatchersIT {

    private static final String SERVICE = "watched";
    private static final String ID = "newcomer";
    private static final int WATCHERS = 1_000;

    /** The number at a time, so that few threads are enough to take their requests. */
    private static final int ARRIVE_TOGETHER = 20;

    private final Endpoint registry;
    private final List<CompletableFuture<Answer>> parked = new ArrayList<>();

    WatchersIT(SeedCluster seed) {
        registry = seed.registry().endpoint();
    }

    @AfterEach
    void leave() {
        registry.call("Registry.Deregister", new DeregisterRequest(SERVICE, ID, null), DeregisterResponse.class);
    }

    @Test
    void aThousandWatchersHoldNoThreadAndAllHearOfAChange() {
        park();
        long threadsOfFew = threads();
        while (parked.size() < WATCHERS) park();
        assertThat(threads()).isLessThan(threadsOfFew + ARRIVE_TOGETHER);
        assertThat(parked).noneMatch(CompletableFuture::isDone);

        RegisterRequest newcomer = new RegisterRequest(SERVICE, ID, "localhost:1", null, null, null, null, null);
        registry.call("Registry.Register", newcomer, RegisterResponse.class);
        assertThat(parked).allSatisfy(watcher -> assertThat(told(watcher)).containsExactly(ID));
    }

    private void park() {
        LookupResponse known = registry.call("Registry.Lookup", new LookupRequest(SERVICE, null), LookupResponse.class);
        WatchRequest watch = new WatchRequest(SERVICE, known.version(), 60_000L, null, null);
        for (int i = 0; i < ARRIVE_TOGETHER; i++) parked.add(registry.postAsync("Registry.Watch", watch));
        await().pollInterval(Duration.ofMillis(10)).until(() -> meter("rollcall.registry.watchers") >= parked.size());
    }

    private static List<String> told(CompletableFuture<Answer> watcher) {
        Answer answer = watcher.orTimeout(20, TimeUnit.SECONDS).join();
        return answer.as(LookupResponse.class).instances().stream()
                .map(Instance::id)
                .toList();
    }

    private long threads() {
        return meter("jvm.threads.live");
    }

    private long meter(String name) {
        JsonNode meter = registry.get("actuator/metrics/" + name).as(JsonNode.class);
        return meter.path("measurements").path(0).path("value").asLong();
    }
}
