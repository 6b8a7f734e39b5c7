package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A caller's part of a service of twenty instances, over real HTTP. */
class SubsetTest {

    private static final int INSTANCES = 20;
    private static final String SUBSET = ",\"all\":true,\"subset\":{\"of\":\"caller/1\",\"size\":5}";

    private static RunningRegistry registry;

    private String service = "";

    @BeforeAll
    static void start(@TempDir Path data) {
        registry = RunningRegistry.start(data);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void register(TestInfo test) {
        service = test.getTestMethod().orElseThrow().getName();
        for (int i = 0; i < INSTANCES; i++) registry.register(service, "i" + i);
    }

    @AfterEach
    void nobodyIsLeftWaiting() {
        awaitParked(0);
    }

    @Test
    void aLookupIsAnsweredWithTheCallersPart() {
        LookupResponse part = lookup();

        assertThat(part.instances()).hasSize(5).isEqualTo(lookup().instances());
        assertThat(part.version()).isEqualTo(registry.lookup(service).version());
        assertThat(part.since()).isNull();
        assertThat(registry.ids(service)).hasSize(INSTANCES).containsAll(ids(part));
    }

    @Test
    void aChangeElsewhereWakesNobody() {
        LookupResponse part = lookup();
        CompletableFuture<LookupResponse> watch = watch(part.version(), 60_000, "");
        CompletableFuture<LookupResponse> witness = registry.watch(service, part.version(), 60_000);
        awaitParked(2);

        leave(other(part));
        assertThat(told(witness).instances()).hasSize(INSTANCES - 1);
        assertThat(watch).isNotDone();

        leave(ids(part).get(0));
        assertThat(ids(told(watch)))
                .isEqualTo(ids(lookup()))
                .doesNotContain(ids(part).get(0))
                .hasSize(5);
    }

    /** The versions between have changed nothing that it is told of. */
    @Test
    void aWatcherThatKnowsAnEarlierVersionOfTheSamePartIsParked() {
        LookupResponse part = lookup();
        leave(other(part));

        CompletableFuture<LookupResponse> watch = watch(part.version(), 60_000, ",\"delta\":true");
        awaitParked(1);
        leave(ids(part).get(4));
        assertThat(told(watch).removed()).containsExactly(ids(part).get(4));
    }

    @Test
    void atTheEndOfTheWaitItHearsTheVersionOfTheService() {
        LookupResponse part = lookup();
        CompletableFuture<LookupResponse> watch = watch(part.version(), 500, ",\"delta\":true");
        awaitParked(1);
        leave(other(part));

        LookupResponse end = told(watch);
        assertThat(end.version()).isGreaterThan(part.version());
        assertThat(end.since()).isEqualTo(part.version());
        assertThat(end.instances()).isEmpty();
        assertThat(end.removed()).isEmpty();

        CompletableFuture<LookupResponse> next = watch(end.version(), 60_000, ",\"delta\":true");
        awaitParked(1);
        leave(ids(part).get(1));
        assertThat(told(next).since()).isEqualTo(end.version());
    }

    @Test
    void aDeltaLeadsFromPartToPart() {
        LookupResponse part = lookup();
        CompletableFuture<LookupResponse> watch = watch(part.version(), 60_000, ",\"delta\":true");
        awaitParked(1);
        leave(ids(part).get(2));

        LookupResponse delta = told(watch);
        assertThat(delta.since()).isEqualTo(part.version());
        assertThat(delta.removed()).containsExactly(ids(part).get(2));
        assertThat(delta.instances()).hasSize(1);
        assertThat(ids(part)).doesNotContainAnyElementsOf(ids(delta));
        assertThat(ids(lookup())).containsAll(ids(delta));
    }

    @Test
    void anInstanceOfThePartThatDrainsIsReplaced() {
        String lease = registry.register(service, ids(lookup()).get(0));
        LookupResponse part = lookup();
        CompletableFuture<LookupResponse> watch = watch(part.version(), 60_000, "");
        awaitParked(1);

        registry.post(
                "Heartbeat",
                "{\"service\":\"%s\",\"id\":\"%s\",\"lease\":\"%s\",\"status\":\"DRAINING\"}"
                        .formatted(service, ids(part).get(0), lease));
        assertThat(ids(told(watch))).hasSize(5).doesNotContain(ids(part).get(0));
    }

    @Test
    void aVersionThatIsNotKnownIsAnsweredAtOnceWithThePart() {
        for (long version : new long[] {0, Long.MAX_VALUE}) {
            LookupResponse answer = told(watch(version, 60_000, ",\"delta\":true"));
            assertThat(answer.since()).isNull();
            assertThat(answer.instances()).isEqualTo(lookup().instances());
        }
    }

    @Test
    void replicasOfAGroupAreAllListed() {
        registry.register(service, "r", ",\"metadata\":{\"replica\":\"0a0a0a0a-0000-0000-0000-000000000001\"}");
        assertThat(lookup().instances()).hasSize(INSTANCES + 1);
    }

    private LookupResponse lookup() {
        return RunningRegistry.list(registry.post("Lookup", "{\"service\":\"" + service + "\"" + SUBSET + "}"));
    }

    private CompletableFuture<LookupResponse> watch(long version, long waitMillis, String more) {
        String body = RunningRegistry.watchBody(service, version, waitMillis).replace("}", SUBSET + more + "}");
        return registry.postLater("Watch", body).thenApply(RunningRegistry::list);
    }

    private static LookupResponse told(CompletableFuture<LookupResponse> watch) {
        return watch.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void leave(String id) {
        registry.post("Deregister", "{\"service\":\"%s\",\"id\":\"%s\"}".formatted(service, id));
    }

    /** Returns an instance that is not in the part. */
    private String other(LookupResponse part) {
        return Objects.requireNonNull(registry.ids(service).stream()
                .filter(id -> !ids(part).contains(id))
                .findFirst()
                .orElse(null));
    }

    private static List<String> ids(LookupResponse list) {
        return list.instances().stream().map(Instance::id).toList();
    }

    private static void awaitParked(int watchers) {
        await().atMost(PATIENCE).until(() -> registry.part(Watchers.class).parked() == watchers);
    }
}
