package io.rollcall.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the connections to members that are silent. Ratis keeps a connection for as long as TCP does; and TCP
 * doubles the time between its attempts, so that a member stays away after a partition for as long again as the
 * partition lasted. A new connection is attempted at once.
 */
final class ChannelWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChannelWatch.class);

    /** How often the leader attempts it, and with that the time that a member may stay away after a partition. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /**
     * How often a member that knows no leader attempts it. This breaks off the requests for votes that are under way,
     * so there must be time for an election in between.
     */
    private static final Duration WITHOUT_LEADER = Duration.ofSeconds(4);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> ReplicaCalls.daemon(task, "log-channels"));
    private final Supplier<Silence> silence;
    private final Consumer<String> reconnect;
    private long leaderKnownAtNanos = System.nanoTime();

    /**
     * What a member knows about the silence of others.
     *
     * @param knowsLeader whether it leads, or knows which member does
     * @param silent ids of the members that have been silent: those that a leader has not heard, or all others where no
     *     leader is known
     */
    record Silence(boolean knowsLeader, List<String> silent) {}

    /** @param reconnect closes the connections to a member, whose id it is given, and does not wait */
    ChannelWatch(Supplier<Silence> silence, Consumer<String> reconnect) {
        this.silence = silence;
        this.reconnect = reconnect;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Silence now = silence.get();
            if (now.knowsLeader || System.nanoTime() - leaderKnownAtNanos > WITHOUT_LEADER.toNanos()) {
                leaderKnownAtNanos = System.nanoTime();
                now.silent.forEach(reconnect);
            }
        } catch (RuntimeException e) {
            log.debug("The silent members are not known, or not reached anew", e); // the log is being closed
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
