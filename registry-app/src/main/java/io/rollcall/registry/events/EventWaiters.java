package io.rollcall.registry.events;

import io.rollcall.registry.events.EventHistory.Part;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Requests that wait for the next event. Each is a future, and holds no thread. Events within {@link #MERGE} go into
 * the same answer.
 *
 * <p>None misses an event: a request waits first and then reads the history again.
 */
public final class EventWaiters implements SmartLifecycle {

    /** As long as a change of a list waits for further ones. */
    static final Duration MERGE = Duration.ofMillis(5);

    private static final Logger log = LoggerFactory.getLogger(EventWaiters.class);

    private final EventHistory history;
    private final Places places;
    private final boolean mayLag;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isDue = new AtomicBoolean();
    private volatile boolean open = true;

    /** What a request asks for, and its answer. */
    private record Waiter(AtomicLong place, @Nullable String service, int limit, CompletableFuture<Part> answer) {

        /** Reads on from where nothing was found before, so an event of another service costs one step. */
        Part read(EventHistory history, boolean mayLag) {
            Part now = history.read(place.get(), service, limit, mayLag);
            if (now.events().isEmpty() && !now.missed()) place.set(now.next());
            return now;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * @param most the limit on requests that wait
     * @param quota the part of it, in percent, that one principal, or one address, may take
     * @param mayLag whether other members may be further
     */
    public EventWaiters(EventHistory history, int most, int quota, boolean mayLag) {
        this.history = history;
        this.places = new Places("requests for events", most, quota);
        this.mayLag = mayLag;
        this.thread = new ScheduledThreadPoolExecutor(1, EventWaiters::daemon, new DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
        history.onEvent(this::onEvent);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "events");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns the events after a sequence as soon as there are any, or after the wait.
     *
     * @param after null: the latest ones, at once
     * @param service null: those of every service
     * @param debtor the name under which a request that waits is counted
     * @throws io.rollcall.chassis.ProblemException 429 {@code too-many}
     */
    public CompletableFuture<Part> read(
            @Nullable Long after, @Nullable String service, int limit, Duration wait, String debtor) {
        Part now = history.read(after, service, limit, mayLag);
        if (after == null) return CompletableFuture.completedFuture(now);
        boolean isAnswered = !now.events().isEmpty() || now.missed();
        if (isAnswered || wait.isZero() || !open) return CompletableFuture.completedFuture(now);
        places.take(debtor);
        Waiter waiter = new Waiter(new AtomicLong(now.next()), service, limit, new CompletableFuture<>());
        waiting.add(waiter);
        Future<?> end;
        try {
            end = thread.schedule(() -> answer(waiter), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            waiting.remove(waiter);
            places.giveBack(debtor);
            throw e;
        }
        CompletableFuture<Part> answer = waiter.answer.thenApply(part -> {
            end.cancel(false);
            waiting.remove(waiter);
            places.giveBack(debtor);
            return part;
        });
        answerIfAny(waiter);
        if (!open) answer(waiter);
        return answer;
    }

    private void onEvent() {
        if (waiting.isEmpty() || !isDue.compareAndSet(false, true)) return;
        try {
            var unused = thread.schedule(this::answerAll, MERGE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            isDue.set(false); // the next event answers them, or the end of their wait
            throw e;
        }
    }

    private void answerAll() {
        isDue.set(false); // what happens from now on is answered separately
        for (Waiter waiter : waiting) {
            try {
                answerIfAny(waiter);
            } catch (RuntimeException | Error e) { // the others must not wait for that
                log.error("A request for events was not answered; it is at the end of its wait", e);
            }
        }
    }

    private void answerIfAny(Waiter waiter) {
        Part now = waiter.read(history, mayLag);
        if (!now.events().isEmpty() || now.missed()) waiter.answer.complete(now);
    }

    private void answer(Waiter waiter) {
        waiter.answer.complete(waiter.read(history, mayLag));
    }

    /** Returns how many requests wait. */
    public int waiting() {
        return places.taken();
    }

    @Override
    public void start() {}

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Stops before the web server waits for open requests, which these are. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void stop() {
        open = false;
        waiting.forEach(this::answer);
        thread.shutdownNow();
    }
}
