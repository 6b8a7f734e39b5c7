package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListReconcilerTest {

    private static final Duration BEAT = Duration.ofSeconds(10).dividedBy(3).plus(ListReconciler.GRACE);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ListReconciler reconciler = new ListReconciler();
    private long nowNanos = Long.MAX_VALUE - 5;

    @Test
    void whatTheSameRegistrySaysIsBelievedAtOnce() {
        assertThat(hear("one", 1, "a", "b")).containsExactly("a", "b");
        assertThat(hear("one", 2)).isEmpty();
    }

    @Test
    void anEmptyListOfAnotherRegistryIsBelievedAfterOneBeat() {
        hear("one", 1, "a", "b");
        assertThat(hear("other", 7)).containsExactly("a", "b");
        pass(BEAT.minusMillis(1));
        assertThat(hear("other", 7)).containsExactly("a", "b");
        pass(Duration.ofMillis(2));
        assertThat(hear("other", 7)).isEmpty();
    }

    @Test
    void aPartOfTheListIsMergedWithWhatIsMissing() {
        hear("one", 1, "a", "b", "c");
        assertThat(hear("other", 7, "b")).containsExactly("a", "b", "c");
        assertThat(hear("other", 8, "b", "d")).containsExactly("a", "b", "c", "d");
        pass(BEAT);
        assertThat(hear("other", 8, "b", "d")).containsExactly("b", "d");
    }

    @Test
    void whoCameBackAndLeftIsGone() {
        hear("one", 1, "a", "b");
        hear("other", 7, "a");
        assertThat(hear("other", 8)).containsExactly("b");
    }

    @Test
    void longLeasesAreWaitedForAsLongAsTheyBeat() {
        reconciler.onAnswer(answer("one", 1, 60_000L, "a"), nowNanos);
        assertThat(hear("other", 7)).containsExactly("a");
        pass(Duration.ofSeconds(20));
        assertThat(hear("other", 7)).containsExactly("a");
        pass(ListReconciler.GRACE);
        assertThat(hear("other", 7)).isEmpty();
    }

    @Test
    void registriesThatTakeTurnsAtOneAddressAreMergedAndKeepNobodyForEver() {
        hear("one", 10, "a", "x");
        for (int turn = 1; turn <= 10; turn++) {
            assertThat(hear("other", 10 + turn, "b")).contains("a", "b");
            pass(BEAT.dividedBy(3));
            assertThat(hear("one", 10 + turn, "a")).contains("a", "b");
            pass(BEAT.dividedBy(3));
        }
        assertThat(hear("one", 30, "a")).doesNotContain("x");
    }

    @Test
    void aRegistryThatLearnsToSayWhichItIsIsAnotherOne() {
        hear(null, 5, "a");
        hear(null, 4, "a");
        assertThat(hear("one", 6)).containsExactly("a");
    }

    @Test
    void aLowerVersionOfTheSameRegistryIsNotAdopted() {
        hear("one", 5, "a");
        assertThatExceptionOfType(OutdatedListException.class).isThrownBy(() -> hear("one", 4, "b"));
        assertThat(reconciler.answeredVersion()).isEqualTo(5);
        assertThat(hear("one", 5, "a")).containsExactly("a");
        hear("other", 1, "a");
        assertThat(reconciler.answeredVersion()).isEqualTo(1);
    }

    @Test
    void theNextQuestionWaitsNoLongerThanWhatIsKept() {
        hear("one", 1, "a");
        assertThat(reconciler.patience(MINUTE, nowNanos)).isEqualTo(MINUTE);
        hear("other", 7);
        assertThat(reconciler.patience(MINUTE, nowNanos)).isBetween(BEAT, BEAT.plusMillis(1));
        pass(BEAT);
        hear("other", 7);
        assertThat(reconciler.patience(MINUTE, nowNanos)).isEqualTo(MINUTE);
    }

    @Test
    void believingTheAnswerIsAnotherVersionThanTheMergedList() {
        hear("one", 1, "a");
        long merged = reconciler.onAnswer(answer("other", 7, null), nowNanos).version();
        pass(BEAT);
        assertThat(reconciler.onAnswer(answer("other", 7, null), nowNanos).version())
                .isGreaterThan(merged);
    }

    @Test
    void aDeltaLeadsFromTheLastAnswerToTheNext() {
        hear("one", 5, "b", "d");
        assertThat(hearDelta("one", 5, 7, List.of("a"), "d", "nobody")).containsExactly("a", "b");
        assertThat(reconciler.answeredVersion()).isEqualTo(7);
        assertThat(hearDelta("one", 7, 7, List.of())).containsExactly("a", "b");
        assertThat(hearDelta("one", 7, 8, List.of("c"), "a")).containsExactly("b", "c");
        assertThat(hear("one", 9, "a")).containsExactly("a");
    }

    @Test
    void aDeltaReplacesAnInstanceThatHasChanged() {
        hear("one", 5, "a", "b");
        Instance draining = new Instance("a", "localhost:1", 1, null, Status.DRAINING, false, Map.of());
        LookupResponse delta = new LookupResponse("echo", 6, List.of(draining), "one", 30_000L, 5L, null);
        LookupResponse list = reconciler.onAnswer(delta, nowNanos);
        assertThat(list.instances()).extracting(Instance::status).containsExactly(Status.DRAINING, Status.UP);
        assertThat(list.ttlMillis()).isEqualTo(30_000);
        assertThat(list.since()).isNull();
        assertThat(list.removed()).isNull();
    }

    @Test
    void aDeltaThatLeadsFromAnotherListCannotBeTaken() {
        assertThat(reconciler.canTake(delta("one", 5, 6, List.of("a")))).isFalse();
        hear("one", 5, "a");
        assertThat(reconciler.canTake(delta("one", 5, 6, List.of("b")))).isTrue();
        assertThat(reconciler.canTake(delta("one", 4, 6, List.of("b")))).isFalse();
        assertThat(reconciler.canTake(delta("one", 6, 7, List.of("b")))).isFalse();
        assertThat(reconciler.canTake(delta("one", 5, 4, List.of("b")))).isFalse();
        assertThat(reconciler.canTake(delta("other", 5, 6, List.of("b")))).isFalse();
        assertThat(reconciler.canTake(answer("other", 6, null, "b"))).isTrue();
        LookupResponse ofMath = new LookupResponse("math", 6, List.of(), "one", null, 5L, List.of());
        assertThat(reconciler.canTake(ofMath)).isFalse();
    }

    /** Versions mean nothing where it is not known which registry they are from. */
    @Test
    void aDeltaOfARegistryWithoutAnIdentityCannotBeTaken() {
        hear(null, 5, "a");
        assertThat(reconciler.canTake(delta(null, 5, 6, List.of("b")))).isFalse();
    }

    /** They registered at the new registry and left it, both since the last answer. */
    @Test
    void thoseThatADeltaRemovesAreNotWaitedFor() {
        hear("one", 1, "a", "b");
        hear("other", 7);
        assertThat(hearDelta("other", 7, 9, List.of(), "a")).containsExactly("b");
    }

    @Test
    void aDeltaIsMergedWithWhatAnEarlierRegistryListed() {
        hear("one", 1, "a", "b");
        hear("other", 7);
        assertThat(hearDelta("other", 7, 8, List.of("a"))).containsExactly("a", "b");
        assertThat(hearDelta("other", 8, 9, List.of(), "a")).containsExactly("b");
        pass(BEAT);
        assertThat(hearDelta("other", 9, 9, List.of())).isEmpty();
    }

    private List<String> hearDelta(String registry, long since, long version, List<String> ids, String... removed) {
        return reconciler.onAnswer(delta(registry, since, version, ids, removed), nowNanos).instances().stream()
                .map(Instance::id)
                .toList();
    }

    private static LookupResponse delta(
            @Nullable String registry, long since, long version, List<String> ids, String... removed) {
        LookupResponse changed = answer(registry, version, null, ids.toArray(String[]::new));
        return new LookupResponse("echo", version, changed.instances(), registry, null, since, List.of(removed));
    }

    private List<String> hear(@Nullable String registry, long version, String... ids) {
        return reconciler.onAnswer(answer(registry, version, null, ids), nowNanos).instances().stream()
                .map(Instance::id)
                .toList();
    }

    private void pass(Duration duration) {
        nowNanos += duration.toNanos();
    }

    private static LookupResponse answer(
            @Nullable String registry, long version, @Nullable Long ttlMillis, String... ids) {
        List<Instance> instances = Stream.of(ids)
                .map(id -> new Instance(id, "localhost:1", 1, null, Status.UP, false, Map.of()))
                .toList();
        return new LookupResponse("echo", version, instances, registry, ttlMillis);
    }
}
