package io.rollcall.balance;

import static io.rollcall.balance.Instances.endpoints;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeastLatencyTest {

    private static final long MILLI = 1_000_000;

    private final Random random = new Random(20_261_124);
    private long nowNanos = -5_000 * MILLI;

    @Test
    void theQuickerOfTwoIsPickedUntilItHasSoManyCallsInFlightThatTheOtherWouldBeSooner() {
        List<Endpoint> two = endpoints(1, 1);
        took(two.get(0), 10);
        took(two.get(1), 35);

        for (int inFlight = 0; inFlight < 3; inFlight++) {
            assertThat(picked(two)).containsOnly("a");
            two.get(0).begin();
        }
        assertThat(picked(two)).containsOnly("b");
    }

    @Test
    void oneSlowAnswerIsEnoughToBeLeftAloneAndTimeForgives() {
        List<Endpoint> two = endpoints(1, 1);
        for (int i = 0; i < 100; i++) {
            took(two.get(0), 10);
            took(two.get(1), 11);
        }
        took(two.get(0), 1_000);
        assertThat(picked(two)).containsOnly("b");

        nowNanos += Duration.ofSeconds(50).toNanos();
        took(two.get(1), 11);
        assertThat(picked(two)).containsOnly("a");
    }

    @Test
    void ofAnInstanceThatHasAnsweredNothingYetOneAnswerIsAwaited() {
        List<Endpoint> two = endpoints(1, 1);
        took(two.get(0), 10);
        assertThat(picked(two)).containsOnly("b");

        two.get(1).begin();
        assertThat(picked(two)).containsOnly("a");
    }

    @Test
    void aFailureIsNoReasonToThinkAnInstanceQuick() {
        List<Endpoint> two = endpoints(1, 1);
        took(two.get(0), 10);
        took(two.get(1), 20);
        two.get(1).begin().onFailed(1, nowNanos, new IllegalStateException("quickly"));

        assertThat(picked(two)).containsOnly("a");
    }

    @Test
    void anInstanceThatHasOnlyFailedIsNotTheQuickestAndIsTriedAgainInAWhile() {
        List<Endpoint> two = endpoints(1, 1);
        took(two.get(0), 10);
        two.get(1).begin().onFailed(MILLI, nowNanos, new IllegalStateException("quickly"));
        assertThat(picked(two)).containsOnly("a");

        nowNanos += Duration.ofSeconds(60).toNanos();
        took(two.get(0), 10);
        assertThat(picked(two)).containsOnly("b");
        took(two.get(1), 5);
        assertThat(picked(two)).containsOnly("b");
    }

    @Test
    void anInstanceDoesNotLookQuickerAndQuickerWhileItFails() {
        List<Endpoint> two = endpoints(1, 1);
        took(two.get(1), 20);
        for (int second = 0; second < 60; second++) {
            nowNanos += Duration.ofSeconds(1).toNanos();
            took(two.get(0), 10);
            two.get(1).begin().onFailed(MILLI, nowNanos, new IllegalStateException("quickly"));
        }
        assertThat(picked(two)).containsOnly("a");
    }

    private void took(Endpoint endpoint, long millis) {
        endpoint.begin().onSucceeded(millis * MILLI, nowNanos);
    }

    private Set<String> picked(List<Endpoint> endpoints) {
        Picker picker = new LeastLatency(() -> nowNanos, random::nextInt).picker(endpoints);
        return Stream.generate(() -> picker.pick(Call.to("echo")).id())
                .limit(100)
                .collect(Collectors.toSet());
    }
}
