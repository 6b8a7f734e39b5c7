package io.rollcall.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.log.ChannelWatch.Silence;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ChannelWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> reconnected = new CopyOnWriteArrayList<>();
    private volatile Silence silence = new Silence(true, List.of());

    @Test
    void aLeaderConnectsToASilentMemberAgainAndAgainUntilItAnswers() {
        try (ChannelWatch watch = new ChannelWatch(() -> silence, reconnected::add)) {
            watch.start();
            silence = new Silence(true, List.of("b"));
            await().atMost(PATIENCE).until(() -> reconnected.size() >= 2);
            silence = new Silence(true, List.of());
            int last = reconnected.size();
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> reconnected.size() <= last + 1);
        }
        assertThat(reconnected).containsOnly("b");
    }

    /** A connection that is replaced breaks off a request for a vote. */
    @Test
    void aMemberThatKnowsNoLeaderHasTimeForAnElectionBeforeItConnectsAnew() {
        long began = System.nanoTime();
        try (ChannelWatch watch = new ChannelWatch(() -> silence, reconnected::add)) {
            silence = new Silence(false, List.of("b", "c"));
            watch.start();
            await().atMost(PATIENCE).until(() -> reconnected.size() >= 4);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(8));
        assertThat(reconnected).startsWith("b", "c", "b", "c");
    }

    @Test
    void aLookThatFailsIsNotTheLast() {
        try (ChannelWatch watch = new ChannelWatch(this::failsOnce, reconnected::add)) {
            watch.start();
            await().atMost(PATIENCE).until(() -> reconnected.contains("b"));
        }
    }

    private Silence failsOnce() {
        if (silence.silent().isEmpty()) {
            silence = new Silence(true, List.of("b"));
            throw new IllegalStateException("the log is not open");
        }
        return silence;
    }
}
