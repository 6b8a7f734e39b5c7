package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.client.RestClientException;

/** A directory that asks for its part of each large service. */
@ExtendWith(OutputCaptureExtension.class)
class SubsetDirectoryTest extends DirectoryFixture {

    private static final String SUBSET = "rollcall.subset.size=20";

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
                () -> null,
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

    private void withSubset(Scenario scenario) {
        application("watch").withPropertyValues(SUBSET).run(context -> scenario.play(context.getBean(Directory.class)));
    }
}
