package io.rollcall.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the connections to members that are silent. Ratis keeps a connection for as long as TCP does; and TCP
 * doubles the time between its attempts, so that a member stays away after a partition for as long again as the
 * partition lasted. A new connection is attempted at once.
 *
 * <p>A new connection repeats what the member has not answered. A member that is reached and slow would never come to
 * the end of it, so it gets more time after each attempt, until it answers. A member that is not reached has nothing to
 * come to the end of, and must be reached soon after a partition, so it gets no more time.
 */
final class ChannelWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChannelWatch.class);

    /** How often the leader attempts it, and with that the time that a member may stay away after a partition. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** The longest time that a slow member gets: twice what it needs to be silent by the usual election time-out. */
    private static final Duration PAUSE_MAX = Duration.ofSeconds(4);

    /** The limit on a connection that shows whether a member is reached; several members are silent at most. */
    private static final Duration CONNECT_MAX = Duration.ofMillis(250);

    /**
     * How often a member that knows no leader attempts it. This breaks off the requests for votes that are under way,
     * so there must be time for an election in between.
     */
    private static final Duration WITHOUT_LEADER = Duration.ofSeconds(4);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> ReplicaCalls.daemon(task, "log-channels"));
    private final Supplier<Silence> silence;
    private final Consumer<Peer> reconnect;

    /** The next attempts at members that are silent and reached, by id; none: the next look attempts it. */
    private final Map<String, Attempt> attempts = new HashMap<>();

    /** Since when an election had time: a leader was known then, or all connections were replaced. */
    private long electionUndisturbedSinceNanos = System.nanoTime();

    /**
     * What a member knows about the silence of others.
     *
     * @param knowsLeader whether it leads, or knows which member does
     * @param silent the members that have been silent: those that a leader has not heard, or all others where no leader
     *     is known
     */
    record Silence(boolean knowsLeader, List<Peer> silent) {}

    /** @param pause how long the attempt after that one waits */
    private record Attempt(long atNanos, Duration pause) {}

    /** @param reconnect closes the connections to a member, and does not wait */
    ChannelWatch(Supplier<Silence> silence, Consumer<Peer> reconnect) {
        this.silence = silence;
        this.reconnect = reconnect;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(
                () -> look(System.nanoTime()), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void look(long nowNanos) {
        try {
            Silence now = silence.get();
            if (now.knowsLeader) reconnectSilent(now.silent, nowNanos);
            else if (nowNanos - electionUndisturbedSinceNanos <= WITHOUT_LEADER.toNanos()) return;
            else now.silent.forEach(reconnect);
            electionUndisturbedSinceNanos = nowNanos;
        } catch (RuntimeException e) {
            log.debug("The silent members are not known, or not reached anew", e); // the log is being closed
        }
    }

    private void reconnectSilent(List<Peer> silent, long nowNanos) {
        attempts.keySet().retainAll(silent.stream().map(Peer::id).collect(Collectors.toSet()));
        for (Peer peer : silent) {
            if (!isReached(peer)) attempts.remove(peer.id());
            else if (!isDue(peer, nowNanos)) continue;
            reconnect.accept(peer);
        }
    }

    private boolean isDue(Peer peer, long nowNanos) {
        Attempt next = attempts.get(peer.id());
        if (next != null && nowNanos - next.atNanos < 0) return false;
        Duration pause = next == null ? LOOK : next.pause;
        Duration twice = pause.multipliedBy(2);
        attempts.put(
                peer.id(), new Attempt(nowNanos + pause.toNanos(), twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX));
        return true;
    }

    /** Returns whether the member's log accepts a connection. */
    private static boolean isReached(Peer peer) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(peer.logHost(), peer.logPort()), (int) CONNECT_MAX.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
