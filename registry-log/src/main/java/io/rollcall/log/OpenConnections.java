package io.rollcall.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection open to each other member. Ratis opens it with the first request, which of a follower is the one
 * for a vote: the first connection of a JVM takes it a quarter of a second, in which nobody leads.
 *
 * <p>Where a member does not answer, the connection is closed, because gRPC would wait up to two minutes before it
 * tries again.
 */
final class OpenConnections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OpenConnections.class);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> ReplicaCalls.daemon(task, "log-connections"));
    private final Supplier<List<Peer>> others;
    private final Function<Peer, CompletableFuture<?>> ask;
    private final Consumer<Peer> reconnect;

    /**
     * @param ask sends a request that changes nothing. The future fails where there is no answer
     * @param reconnect closes the connections to a member, and does not wait
     */
    OpenConnections(Supplier<List<Peer>> others, Function<Peer, CompletableFuture<?>> ask, Consumer<Peer> reconnect) {
        this.others = others;
        this.ask = ask;
        this.reconnect = reconnect;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::askAll, 0, ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void askAll() {
        try {
            others.get().forEach(this::ask);
        } catch (RuntimeException e) {
            log.debug("The others are not known, or not asked", e); // the log is being closed
        }
    }

    private void ask(Peer peer) {
        var unused = ask.apply(peer)
                .orTimeout(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(
                        failure -> {
                            reconnect.accept(peer);
                            return null;
                        },
                        thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
