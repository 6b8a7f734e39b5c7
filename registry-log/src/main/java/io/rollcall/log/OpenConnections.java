package io.rollcall.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection open to each other member. Ratis opens it with the first request, which of a follower is the one
 * for a vote: the first connection of a JVM takes it a quarter of a second, in which nobody leads.
 */
final class OpenConnections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OpenConnections.class);

    /** Longer than Ratis waits for an answer. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> ReplicaCalls.daemon(task, "log-connections"));
    private final Supplier<List<Peer>> others;
    private final Function<Peer, CompletableFuture<?>> ask;
    private final BiConsumer<Peer, Throwable> onFailure;

    /**
     * @param ask sends a request that changes nothing. The future fails where there is no answer
     * @param onFailure is told of a member that does not answer
     */
    OpenConnections(
            Supplier<List<Peer>> others,
            Function<Peer, CompletableFuture<?>> ask,
            BiConsumer<Peer, Throwable> onFailure) {
        this.others = others;
        this.ask = ask;
        this.onFailure = onFailure;
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
        var unused = ask.apply(peer).whenCompleteAsync((answer, failure) -> onAnswer(peer, failure), thread);
    }

    private void onAnswer(Peer peer, @Nullable Throwable failure) {
        if (failure == null) return;
        log.debug("{} does not answer", peer, failure);
        try {
            onFailure.accept(peer, failure);
        } catch (RuntimeException e) {
            log.debug("{} is not connected anew", peer, e); // the log is being closed
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
