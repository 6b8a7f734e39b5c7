package io.rollcall.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.log.ChannelWatch.Silence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("dist")
class ChannelWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Peer B = new Peer("b", "127.0.0.1:1", "");
    private static final Peer C = new Peer("c", "127.0.0.1:1", "");

    private final List<Peer> reconnected = new CopyOnWriteArrayList<>();
    private volatile Silence silence = new Silence(true, List.of());

    @Test
    void aLeaderConnectsToASilentMemberAgainAndAgainUntilItAnswers() {
        try (ChannelWatch watch = new ChannelWatch(() -> silence, reconnected::add)) {
            watch.start();
            silence = new Silence(true, List.of(B));
            await().atMost(PATIENCE).until(() -> reconnected.size() >= 2);
            silence = new Silence(true, List.of());
            int last = reconnected.size();
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> reconnected.size() <= last + 1);
        }
        assertThat(reconnected).containsOnly(B);
    }

    /** Otherwise a member that needs longer than a look for what it was sent would be sent the same for ever. */
    @Test
    void aMemberThatIsReachedAndSilentGetsMoreTimeEachTimeUntilItAnswers() throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ChannelWatch watch = new ChannelWatch(() -> silence, reconnected::add)) {
            Peer peer = new Peer("b", "127.0.0.1:" + slow.getLocalPort(), "");
            silence = new Silence(true, List.of(peer));
            assertThat(attempts(watch, 0, 16_000)).containsExactly(0, 500, 1_500, 3_500, 7_500, 11_500, 15_500);
            silence = new Silence(true, List.of());
            assertThat(attempts(watch, 16_500, 16_500)).isEmpty();
            silence = new Silence(true, List.of(peer));
            assertThat(attempts(watch, 17_000, 19_000)).containsExactly(17_000, 17_500, 18_500);
        }
    }

    /** It must be there soon after the partition, however long that lasted. */
    @Test
    void aMemberThatIsNotReachedIsConnectedToAtEveryLookAndOnceMoreWhenItIsReached() throws IOException {
        Peer peer = Group.newPeer("b");
        silence = new Silence(true, List.of(peer));
        try (ChannelWatch watch = new ChannelWatch(() -> silence, reconnected::add)) {
            assertThat(attempts(watch, 0, 10_000)).hasSize(21);
            try (ServerSocket back = new ServerSocket(peer.logPort(), 50, InetAddress.getLoopbackAddress())) {
                assertThat(back.isBound()).isTrue();
                assertThat(attempts(watch, 10_500, 12_500)).containsExactly(10_500, 11_000, 12_000);
            }
        }
    }

    /** Returns at which milliseconds the watch connects anew, if it looks twice a second. */
    private List<Integer> attempts(ChannelWatch watch, int fromMillis, int toMillis) {
        List<Integer> attempts = new ArrayList<>();
        for (int millis = fromMillis; millis <= toMillis; millis += 500) {
            int before = reconnected.size();
            watch.look(TimeUnit.MILLISECONDS.toNanos(millis));
            if (reconnected.size() > before) attempts.add(millis);
        }
        return attempts;
    }

    /** A connection that is replaced breaks off a request for a vote. */
    @Test
    void aMemberThatKnowsNoLeaderHasTimeForAnElectionBeforeItConnectsAnew() {
        long began = System.nanoTime();
        try (ChannelWatch watch = new ChannelWatch(() -> silence, reconnected::add)) {
            silence = new Silence(false, List.of(B, C));
            watch.start();
            await().atMost(PATIENCE).until(() -> reconnected.size() >= 4);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(8));
        assertThat(reconnected).startsWith(B, C, B, C);
    }

    @Test
    void aLookThatFailsIsNotTheLast() {
        try (ChannelWatch watch = new ChannelWatch(this::failsOnce, reconnected::add)) {
            watch.start();
            await().atMost(PATIENCE).until(() -> reconnected.contains(B));
        }
    }

    private Silence failsOnce() {
        if (silence.silent().isEmpty()) {
            silence = new Silence(true, List.of(B));
            throw new IllegalStateException("the log is not open");
        }
        return silence;
    }
}
