package io.rollcall.registry.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.chassis.Refusal;
import io.rollcall.registry.lookup.Board;
import io.rollcall.registry.lookup.Listing;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;

/**
 * Everybody who waits for a change.
 *
 * <p>A parked watch is a future in a set, and holds no thread. A change does not wake its watchers at once: what else changes
 * within {@link #MERGE} goes into the same answer, and only then one thread completes the futures, all with the same object.
 * The thread also ends the waits that have lasted long enough.
 *
 * <p>No watcher misses a change: it parks first and looks at the board again then, while a change is posted on the board first
 * and looks for watchers then.
 *
 * <p>That a client has hung up shows when it is written to, no earlier: a server that waits does not read. So its watch is
 * forgotten with the next change or when its wait is over, after a minute at the latest.
 */
public final class Watchers implements SmartLifecycle {

    /** How long a change waits for company. A deployment changes a list many times in a row; a person notices 50 ms. */
    static final Duration MERGE = Duration.ofMillis(5);

    /** After telling has failed. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Watchers.class);

    /** What a parked watch was seen to cost: hardly itself, but the buffers of its connection. */
    private static final int BYTES_PER_WATCHER = 100 << 10;

    private static final int WATCHERS_MAX = 10_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Map<String, Set<Watch>> parked = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Services that changed and whose watchers have not been told yet, and when the first of these changes was. */
    private final Map<String, Long> changedAtNanos = new ConcurrentHashMap<>();

    private final Board board;
    private final int watchersMax;
    private final Timer changeToAnswer;
    private final ScheduledThreadPoolExecutor thread;
    private volatile boolean open = true;

    public Watchers(Board board, int watchersMax, MeterRegistry meters) {
        this.board = board;
        this.watchersMax = watchersMax;
        this.thread = new ScheduledThreadPoolExecutor(1, Watchers::daemon, new DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true); // most waits end early, by a change
        Gauge.builder("rollcall.registry.watchers", count, AtomicInteger::get)
                .description("Watches that are parked")
                .register(meters);
        changeToAnswer = Timer.builder("rollcall.registry.watch")
                .description("From a change to the answer of a watch, until the web server has it")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    /** As many as half of the heap holds, so that what is full is this and not the heap. */
    public static int limit(long heapBytes) {
        return (int) Math.min(WATCHERS_MAX, heapBytes / 2 / BYTES_PER_WATCHER);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "watch");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The service's list as soon as its version is not the known one, or at the end of the wait.
     *
     * @param everyStatus not only {@code UP} ones
     */
    public CompletableFuture<LookupResponse> watch(
            String service, long knownVersion, Duration wait, boolean everyStatus) {
        if (!open) throw stopping();
        Listing listing = board.listing(service);
        if (listing.version() != knownVersion || wait.isZero())
            return CompletableFuture.completedFuture(listing.answer(everyStatus));
        if (count.incrementAndGet() > watchersMax) {
            count.decrementAndGet();
            throw tooMany();
        }
        return park(new Watch(service, knownVersion, everyStatus), wait);
    }

    private CompletableFuture<LookupResponse> park(Watch watch, Duration wait) {
        parked.compute(watch.service(), (service, watches) -> {
            Set<Watch> more = watches == null ? ConcurrentHashMap.newKeySet() : watches;
            more.add(watch);
            return more;
        });
        Future<?> end;
        try {
            end = thread.schedule(() -> endWait(watch), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            forget(watch); // its client is told of the failure, and nobody else would end it
            throw e;
        }
        CompletableFuture<LookupResponse> answer = watch.answer().thenApply(told -> {
            end.cancel(false);
            forget(watch);
            return told;
        });
        Listing listing = board.listing(watch.service());
        if (listing.version() != watch.knownVersion()) watch.tell(listing);
        if (!open) watch.tell(listing);
        return answer;
    }

    private void forget(Watch watch) {
        count.decrementAndGet();
        parked.computeIfPresent(watch.service(), (service, watches) -> {
            watches.remove(watch);
            return watches.isEmpty() ? null : watches;
        });
    }

    /** There is something new on the board. */
    public void changed(String service) {
        if (!parked.containsKey(service)) return;
        if (changedAtNanos.putIfAbsent(service, System.nanoTime()) != null) return;
        try {
            var unused = thread.schedule(() -> tellAll(service), MERGE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            changedAtNanos.remove(service); // else no change of it would ever be told again
            throw e;
        }
    }

    /** Ends a wait that has lasted long enough. An error must not leave the watch parked for ever, so it is ended a little later. */
    private void endWait(Watch watch) {
        try {
            watch.tell(board.listing(watch.service()));
        } catch (RuntimeException | Error e) {
            var unused = thread.schedule(() -> endWait(watch), AGAIN.toNanos(), TimeUnit.NANOSECONDS);
            log.error("A watch of {} was not ended; it ends in {} ms", watch.service(), AGAIN.toMillis(), e);
        }
    }

    private void tellAll(String service) {
        try {
            Long changedAt = changedAtNanos.remove(service); // what changes from now on is told again
            Listing listing = board.listing(service);
            for (Watch watch : parked.getOrDefault(service, Set.of())) {
                if (watch.knownVersion() != listing.version()) tell(watch, listing, changedAt); // else it parked later
            }
        } catch (RuntimeException | Error e) {
            tellAgain(service, e);
        }
    }

    /** An error at one watcher must not keep the change from the others. */
    private void tell(Watch watch, Listing listing, @Nullable Long changedAt) {
        try {
            watch.tell(listing);
            if (changedAt != null) changeToAnswer.record(System.nanoTime() - changedAt, TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            tellAgain(watch.service(), e);
        }
    }

    /** Whatever is thrown, for want of memory, those who were not told yet are told a little later. It is said once for each time. */
    private void tellAgain(String service, Throwable defect) {
        if (changedAtNanos.putIfAbsent(service, System.nanoTime()) != null) return;
        try {
            var unused = thread.schedule(() -> tellAll(service), AGAIN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            changedAtNanos.remove(service); // the next change, or the end of their wait, tells them
            throw e;
        }
        log.error(
                "Watchers of {} were not told of a change; they hear of it in {} ms",
                service,
                AGAIN.toMillis(),
                defect);
    }

    /** How many watches are parked. */
    public int parked() {
        return count.get();
    }

    @Override
    public void start() {}

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Before the web server waits for what is under way, which would be a minute: parked watches are. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void stop() {
        open = false;
        for (Set<Watch> watches : parked.values())
            for (Watch watch : watches) watch.tell(board.listing(watch.service()));
        thread.shutdownNow();
    }

    private Refusal tooMany() {
        return new Refusal(
                HttpStatus.TOO_MANY_REQUESTS,
                ProblemCode.TOO_MANY,
                watchersMax + " watchers wait here already. Look up instead, or watch again later.",
                RETRY_AFTER);
    }

    private static Refusal stopping() {
        return new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.NOT_READY,
                "This registry is stopping. Keep the list you have, and watch again later.",
                RETRY_AFTER);
    }
}
