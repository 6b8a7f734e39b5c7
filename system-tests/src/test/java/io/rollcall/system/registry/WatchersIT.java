package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.process.Answer;
import io.rollcall.system.process.Endpoint;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.WatchRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SeedCluster.Extension.class)
class WatchersIT {

    private static final String SERVICE = "watched";
    private static final String ID = "newcomer";
    private static final int WATCHERS = 1_000;

    /** The registry has other things to do besides, and each of them may take a thread or two. */
    private static final int OTHER_THREADS = 20;

    private final Endpoint registry;

    WatchersIT(SeedCluster seed) {
        registry = seed.registry().endpoint();
    }

    @AfterEach
    void leave() {
        registry.call("Registry.Deregister", new DeregisterRequest(SERVICE, ID, null), DeregisterResponse.class);
    }

    @Test
    void aThousandWatchersHoldNoThreadAndAllHearOfAChange() {
        await(watchers(0)); // whatever threads it takes to answer so many at once are there after this
        long threadsBefore = threads();

        List<CompletableFuture<Answer>> parked = watchers(60_000);
        org.awaitility.Awaitility.await().until(() -> parkedWatchers() >= WATCHERS);
        assertThat(threads()).isLessThan(threadsBefore + OTHER_THREADS);
        assertThat(parked).noneMatch(CompletableFuture::isDone);

        registry.call(
                "Registry.Register",
                new RegisterRequest(SERVICE, ID, "localhost:1", null, null, null, null, null),
                RegisterResponse.class);
        assertThat(await(parked))
                .allSatisfy(answer -> assertThat(answer.as(LookupResponse.class).instances())
                        .extracting(Instance::id)
                        .containsExactly(ID));
    }

    private List<CompletableFuture<Answer>> watchers(long waitMillis) {
        long version = registry.call("Registry.Lookup", new LookupRequest(SERVICE, null), LookupResponse.class)
                .version();
        WatchRequest watch = new WatchRequest(SERVICE, version, waitMillis, null);
        return Stream.generate(() -> registry.postAsync("Registry.Watch", watch))
                .limit(WATCHERS)
                .toList();
    }

    private static List<Answer> await(List<CompletableFuture<Answer>> answers) {
        return answers.stream()
                .map(answer -> answer.orTimeout(20, TimeUnit.SECONDS).join())
                .toList();
    }

    private long threads() {
        return meter("jvm.threads.live");
    }

    private long parkedWatchers() {
        return meter("rollcall.registry.watchers");
    }

    private long meter(String name) {
        JsonNode meter = registry.get("actuator/metrics/" + name).as(JsonNode.class);
        return meter.path("measurements").path(0).path("value").asLong();
    }
}
