package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClientException;

class DirectoryTest extends DirectoryFixture {

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
}
