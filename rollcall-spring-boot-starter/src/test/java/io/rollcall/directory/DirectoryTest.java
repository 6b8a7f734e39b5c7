package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.call.RegistryClientAutoConfiguration;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.client.RestClientException;

@ExtendWith(OutputCaptureExtension.class)
class DirectoryTest {

    private static final String SUBSET = "rollcall.subset.size=20";

    private final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void aWatchingDirectoryLearnsOfChangesWithoutBeingAsked() {
        registry.put("a", "localhost:1", Status.UP);

        watching(directory -> {
            List<LookupResponse> heard = new CopyOnWriteArrayList<>();
            directory.subscribe("echo", heard::add);
            awaitIds(directory, "a");

            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            registry.remove("a");
            awaitIds(directory, "b");

            assertThat(heard).extracting(LookupResponse::version).isSorted().doesNotHaveDuplicates();
            assertThat(heard).last().satisfies(list -> assertThat(ids(list)).containsExactly("b"));
            assertThat(registry.deltasSent()).isPositive();
        });
    }

    @Test
    void aRegistryThatKnowsNoDeltasIsAskedForWholeLists() {
        registry.put("a", "localhost:1", Status.UP);
        registry.forgetDeltas();

        watching(directory -> {
            awaitIds(directory, "a");
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            registry.remove("a");
            awaitIds(directory, "b");
            assertThat(registry.deltasSent()).isZero();
        });
    }

    @Test
    void aSubsetIsOfTheSameNameInEachRequest() {
        registry.put("a", "localhost:1", Status.UP);

        withSubset(directory -> {
            awaitIds(directory, "a");
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            directory.lookup("math");
            assertThat(registry.subsetsAsked()).singleElement().satisfies(subset -> {
                assertThat(subset.size()).isEqualTo(20);
                assertThat(subset.of()).isNotBlank();
            });
        });
    }

    @Test
    void aNameThatIsNotKnownYetIsARandomOneToTheEnd() {
        CallerName unknown = () -> {
            throw new IllegalStateException("As it should");
        };
        CallerSubset subset = new CallerSubset(20, unknown);
        assertThat(subset.get()).isNotNull().isEqualTo(subset.get());
        assertThat(subset.get()).isNotEqualTo(new CallerSubset(20, unknown).get());
        assertThat(new CallerSubset(0, unknown).get()).isNull();
    }

    @Test
    void aNameThatIsNoneFailsTheStart() {
        for (String name : List.of("", " ", "a".repeat(257))) assertFailsTheStart(() -> name, "The CallerName bean ");
        assertFailsTheStart(
                () -> {
                    throw new UnsupportedOperationException("As it should");
                },
                " throws java.lang.UnsupportedOperationException: As it should; ");
        application("watch")
                .withBean(CallerName.class, () -> () -> "")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private void assertFailsTheStart(CallerName name, String why) {
        application("watch")
                .withPropertyValues(SUBSET)
                .withBean(CallerName.class, () -> name)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(why)
                        .hasStackTraceContaining("it must return 1 to 256 characters"));
    }

    /** As one that depends on the web server's port. */
    @Test
    void aNameThatTurnsOutToBeNoneFailsEachLookupWithTheReason() {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>(List.of(new IllegalStateException("Not yet")));
        CallerName late = () -> {
            RuntimeException failure = failures.poll();
            if (failure != null) throw failure;
            return "";
        };
        application("watch")
                .withPropertyValues(SUBSET)
                .withBean(CallerName.class, () -> late)
                .run(context -> {
                    for (int i = 0; i < 2; i++)
                        assertThatExceptionOfType(RestClientException.class)
                                .isThrownBy(
                                        () -> context.getBean(Directory.class).lookup("echo"))
                                .withMessageContaining(" returns a blank name; ");
                });
    }

    @Test
    void aRandomNameIsLoggedOnceWithTheRemedy(CapturedOutput output) {
        CallerSubset subset = new CallerSubset(20, () -> {
            throw new IllegalStateException("As it should");
        });
        subset.chooseIfKnown();
        assertThat(output).doesNotContain("random name");
        for (int i = 0; i < 2; i++) assertThat(subset.get()).isNotNull();
        assertThat(output).containsOnlyOnce("random name").contains("Set rollcall.instance.id");

        assertThat(new CallerSubset(20, null).get()).isNotNull();
        assertThat(output).contains("Define a bean of type CallerName");
    }

    @Test
    void aRegistryThatKnowsNoSubsetsIsAskedForWholeLists() {
        registry.put("a", "localhost:1", Status.UP);
        registry.forgetSubsets();

        withSubset(directory -> {
            awaitIds(directory, "a");
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            assertThat(registry.deltasSent()).isPositive();
        });
        application("session")
                .withPropertyValues(SUBSET)
                .run(context -> assertThat(ids(context.getBean(Directory.class).lookup("echo")))
                        .containsExactly("a", "b"));
    }

    /** Otherwise each caller would read the whole list anew with each attempt. */
    @Test
    void aWholeListIsWatchedOnWhileSubsetsAreRefused() {
        registry.put("a", "localhost:1", Status.UP);
        registry.forgetSubsets();
        AtomicLong nanoTime = new AtomicLong();

        application("session").run(context -> {
            try (WatchDirectory directory = watching(context, nanoTime::get)) {
                awaitIds(directory, "a");
                for (String id : List.of("b", "c", "d")) {
                    int refused = registry.subsetsRefused();
                    nanoTime.addAndGet(Duration.ofMinutes(10).toNanos());
                    registry.put(id, "localhost:2", Status.UP);
                    await().until(() -> registry.subsetsRefused() > refused);
                }
                awaitIds(directory, "a", "b", "c", "d");
                assertThat(registry.wholeLookups()).isEqualTo(1);
            }
        });
    }

    private static WatchDirectory watching(ApplicationContext context, LongSupplier nanoTime) {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("watch-of-test-");
        threads.setCancelRemainingTasksOnClose(true);
        return new WatchDirectory(
                context.getBean(RegistryApi.class),
                context.getBean(RegistryProperties.class),
                new CallerSubset(20, null),
                nanoTime,
                threads,
                (service, list) -> {});
    }

    /** Another registry takes over at the same address: what it answers is no subset, so the list is read anew. */
    @Test
    void aRegistryThatForgetsSubsetsIsAskedForTheWholeListAtOnce() {
        registry.put("a", "localhost:1", Status.UP);

        withSubset(directory -> {
            awaitIds(directory, "a");
            await().until(() -> !registry.subsetsAsked().isEmpty());
            registry.forgetSubsets();
            registry.put("b", "localhost:2", Status.UP);
            registry.put("c", "localhost:3", Status.UP);
            awaitIds(directory, "a", "b", "c");
            registry.remove("a");
            awaitIds(directory, "b", "c");
        });
    }

    @Test
    void aSizeThatIsNoSizeIsRefusedAtTheStart() {
        for (String size : List.of("-1", "501", "many"))
            application("watch")
                    .withPropertyValues("rollcall.subset.size=" + size)
                    .run(context -> assertThat(context).hasFailed());
    }

    /** The instances of the former one are kept until they had time to register again. */
    @Test
    void aDeltaOfAnotherRegistryIsNotUsed() {
        registry.put("a", "localhost:1", Status.UP);

        watching(directory -> {
            awaitIds(directory, "a");
            registry.becomeAnother();
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            registry.remove("b");
            awaitIds(directory, "a");
        });
    }

    /** As a proxy sends that confuses two answers. */
    @Test
    void aDeltaOfAnotherListIsNotUsed() {
        registry.put("a", "localhost:1", Status.UP);

        watching(directory -> {
            awaitIds(directory, "a");
            registry.misstateDeltas();
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            registry.remove("a");
            awaitIds(directory, "b");
        });
    }

    @Test
    void listsHoldInstancesOfEveryStatus() {
        registry.put("a", "localhost:1", Status.DRAINING);

        watching(directory -> awaitIds(directory, "a"));
        inSession(directory -> assertThat(ids(directory.lookup("echo"))).containsExactly("a"));
    }

    @Test
    void whileTheRegistryIsAwayTheLastListStaysAndAfterwardsChangesAreHeardAgain() {
        registry.put("a", "localhost:1", Status.UP);

        watching(directory -> {
            awaitIds(directory, "a");

            registry.shut();
            assertThat(ids(directory.lookup("echo"))).containsExactly("a");
            registry.put("b", "localhost:2", Status.UP);
            registry.open();

            awaitIds(directory, "a", "b");
        });
    }

    @Test
    void aRegistryThatIsNotReadyTakesNoListAway() {
        registry.put("a", "localhost:1", Status.UP);

        watching(directory -> {
            awaitIds(directory, "a");

            registry.refuse(503, "not-ready");
            registry.remove("a");
            assertThat(ids(directory.lookup("echo"))).containsExactly("a");
            registry.refuse(null, "");

            await().until(() -> directory.lookup("echo").instances().isEmpty());
        });
    }

    @Test
    void aLookupFailsWhereNoListIsKnownAndSucceedsOnceThereIsOne() {
        registry.put("a", "localhost:1", Status.UP);
        registry.shut();

        watching(directory -> {
            assertThatExceptionOfType(RestClientException.class)
                    .isThrownBy(() -> directory.lookup("echo"))
                    .withMessageContaining("Connection refused");
            registry.open();
            await().ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(ids(directory.lookup("echo"))).containsExactly("a"));
        });
    }

    @Test
    void aSessionAsksOnceAndKeepsTheAnswer() {
        registry.put("a", "localhost:1", Status.UP);

        inSession(directory -> {
            List<LookupResponse> heard = new CopyOnWriteArrayList<>();
            directory.subscribe("echo", heard::add);
            assertThat(ids(directory.lookup("echo"))).containsExactly("a");

            registry.put("b", "localhost:2", Status.UP);
            registry.shut();

            assertThat(ids(directory.lookup("echo"))).containsExactly("a");
            assertThat(heard).hasSize(1);
        });
    }

    @Test
    void aSessionKeepsNoFailure() {
        registry.put("a", "localhost:1", Status.UP);
        registry.shut();

        inSession(directory -> {
            assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> directory.lookup("echo"));
            registry.open();
            assertThat(ids(directory.lookup("echo"))).containsExactly("a");
        });
    }

    @Test
    void aListenerThatIsClosedHearsNoMore() {
        watching(directory -> {
            List<LookupResponse> heard = new CopyOnWriteArrayList<>();
            AutoCloseable subscription = directory.subscribe("echo", heard::add);
            await().until(() -> heard.size() == 1);

            subscription.close();
            registry.put("a", "localhost:1", Status.UP);
            awaitIds(directory, "a");

            assertThat(heard).hasSize(1);
        });
    }

    @Test
    void aListenerThatFailsEndsNeitherTheOthersNorTheWatch() {
        watching(directory -> {
            List<LookupResponse> heard = new CopyOnWriteArrayList<>();
            directory.subscribe("echo", list -> {
                throw new IllegalStateException("As it should");
            });
            directory.subscribe("echo", heard::add);
            await().until(() -> heard.size() == 1);

            registry.put("a", "localhost:1", Status.UP);
            await().until(() -> heard.size() == 2);
        });
    }

    @Tag("soak")
    @Test
    void moreServicesThanAnApplicationCanMeanAreNotFollowed() {
        inSession(directory -> {
            for (int i = 0; i < FollowedServices.MOST; i++) directory.lookup("service" + i);

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> directory.lookup("one-more"))
                    .withMessageContaining("one-more");
            directory.lookup("service0");
        });
    }

    /** It is another's: an event's, say, on which a gateway looks for its routes. */
    @Test
    void aListenerThatTakesItsTimeAndThenFailsHoldsNobodyUp() {
        registry.put("a", "localhost:1", Status.UP);
        CompletableFuture<Void> hasTime = new CompletableFuture<>();
        ListListener slow = list -> {
            hasTime.join();
            throw new AssertionError("a failure of its own");
        };

        application("watch").withBean(ListListener.class, () -> slow).run(context -> {
            Directory directory = context.getBean(Directory.class);
            assertThat(ids(directory.lookup("echo"))).containsExactly("a");

            hasTime.complete(null);
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
        });
    }

    private void watching(Scenario scenario) {
        run("watch", scenario);
    }

    private void inSession(Scenario scenario) {
        run("session", scenario);
    }

    private void withSubset(Scenario scenario) {
        application("watch").withPropertyValues(SUBSET).run(context -> scenario.play(context.getBean(Directory.class)));
    }

    private void run(String mode, Scenario scenario) {
        ContextConsumer<AssertableApplicationContext> consumer =
                context -> scenario.play(context.getBean(Directory.class));
        application(mode).run(consumer);
    }

    private ApplicationContextRunner application(String mode) {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(RegistryClientAutoConfiguration.class, DirectoryAutoConfiguration.class))
                .withPropertyValues(
                        "rollcall.directory=" + mode,
                        "rollcall.registry.address=" + registry.address(),
                        "rollcall.registry.timeout=1s");
    }

    private static void awaitIds(Directory directory, String... ids) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(ids(directory.lookup("echo"))).containsExactly(ids));
    }

    private static List<String> ids(LookupResponse list) {
        return list.instances().stream().map(Instance::id).toList();
    }

    @FunctionalInterface
    private interface Scenario {
        void play(Directory directory) throws Exception;
    }
}
