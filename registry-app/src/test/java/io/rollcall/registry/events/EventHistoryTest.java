package io.rollcall.registry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.events.EventHistory.Part;
import io.rollcall.wire.registry.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventHistoryTest {

    private long nowMillis = 1_000_000;
    private final EventHistory history = new EventHistory(100, 5, () -> nowMillis);

    @Test
    void theOldestEventsAreForgottenAndThatIsSaid() {
        add(101, 107);
        assertThat(sequences(read(102L))).containsExactly(103L, 104L, 105L, 106L, 107L);
        assertThat(read(102L).missed()).isFalse();
        assertThat(sequences(read(101L))).containsExactly(103L, 104L, 105L, 106L, 107L);
        assertThat(read(101L).missed()).isTrue();
        assertThat(read(0L).missed()).isTrue();
    }

    @Test
    void nothingIsMissingBeforeTheFirstEvent() {
        assertThat(read(100L)).isEqualTo(new Part(List.of(), 100, false));
        add(101, 101);
        assertThat(read(100L).missed()).isFalse();
        assertThat(read(99L).missed()).isTrue();
    }

    @Test
    void whoeverKnowsNothingGetsTheLatest() {
        add(101, 107);
        Part latest = history.read(null, null, 2, false);
        assertThat(sequences(latest)).containsExactly(106L, 107L);
        assertThat(latest.next()).isEqualTo(107);
        assertThat(latest.missed()).isFalse();
    }

    @Test
    void aPartGoesOnWhereTheOneBeforeEnded() {
        add(101, 105);
        Part first = history.read(100L, null, 2, false);
        assertThat(sequences(first)).containsExactly(101L, 102L);
        assertThat(first.next()).isEqualTo(102);
        assertThat(sequences(history.read(first.next(), null, 10, false))).containsExactly(103L, 104L, 105L);
    }

    @Test
    void eventsOfOtherServicesAreLookedAtOnce() {
        add(101, 105);
        Part even = history.read(100L, "even", 10, false);
        assertThat(sequences(even)).containsExactly(102L, 104L);
        assertThat(even.next()).isEqualTo(105);
        assertThat(sequences(history.read(null, "even", 1, false))).containsExactly(104L);
    }

    /** A member that lags has nothing for it yet; a registry that is alone never gave that number. */
    @Test
    void aSequenceThatIsNotKnownYetIsAMistakeOnlyWhereNobodyIsFurther() {
        add(101, 102);
        assertThat(history.read(110L, null, 10, true)).isEqualTo(new Part(List.of(), 110, false));
        assertThat(history.read(110L, null, 10, false)).isEqualTo(new Part(List.of(), 102, true));
    }

    @Test
    void anEventGrowsOlder() {
        history.add(event(101), nowMillis - 500);
        history.add(event(102), 0);
        nowMillis += 1_000;
        assertThat(read(100L).events()).extracting(Event::ageMillis).containsExactly(1_500L, 1_000L);
        nowMillis -= 5_000;
        assertThat(read(100L).events()).extracting(Event::ageMillis).containsExactly(0L, 0L);
    }

    @Test
    void aStateThatIsTakenInAsAWholeHasNoHistory() {
        add(101, 103);
        history.begin(200);
        assertThat(read(103L)).isEqualTo(new Part(List.of(), 200, true));
        assertThat(read(200L).missed()).isFalse();
    }

    @Test
    void aSmallHeapKeepsFewer() {
        assertThat(EventHistory.limit(10_000, 64L << 20)).isBetween(1_000, 5_000);
        assertThat(EventHistory.limit(10_000, 1L << 30)).isEqualTo(10_000);
    }

    @Test
    void onlySoManyWaitAndOneTakesAPartOfThePlaces() {
        EventWaiters waiters = new EventWaiters(history, 4, 50, false);
        CompletableFuture<Part> first = wait(waiters, "one");
        var second = wait(waiters, "one");
        assertTooMany(waiters, "one", "2 requests for events of one");
        var third = wait(waiters, "other");
        var fourth = wait(waiters, "third");
        assertTooMany(waiters, "fourth", "4 requests for events already wait");
        add(101, 101);
        assertThat(sequences(first.orTimeout(20, TimeUnit.SECONDS).join())).containsExactly(101L);
        waiters.stop();
        for (var each : List.of(second, third, fourth)) assertThat(each).isDone();
        assertThat(waiters.waiting()).isZero();
    }

    private static CompletableFuture<Part> wait(EventWaiters waiters, String debtor) {
        return waiters.read(100L, null, 10, Duration.ofMinutes(1), debtor);
    }

    private static void assertTooMany(EventWaiters waiters, String debtor, String why) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> wait(waiters, debtor))
                .withMessageContaining(why);
    }

    private void add(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) history.add(event(sequence), 0);
    }

    private static Event event(long sequence) {
        String service = sequence % 2 == 0 ? "even" : "odd";
        return new Event(sequence, 0, service, "a", Event.REMOVED, Event.FAREWELL, null, null, null, null);
    }

    private Part read(long after) {
        return history.read(after, null, 10, false);
    }

    private static List<Long> sequences(Part part) {
        return part.events().stream().map(Event::sequence).toList();
    }
}
