package io.rollcall.registry.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.lookup.Listing;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.lookup.Reader;
import io.rollcall.registry.lookup.Wanted;
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
 * All parked watchers.
 *
 * <p>A parked watcher is a future in a set, and holds no thread. A change does not wake the watchers at once: further
 * changes within {@link #MERGE} go into the same answer, and then one thread completes the futures, those that know the
 * same version with the same object. A watcher of a subset whose part has not changed stays parked. The thread also
 * ends the waits that have lasted long enough.
 *
 * <p>No watcher misses a change: a watcher parks first and then reads the list again, while a change is published in
 * the listings first and then looks for watchers.
 *
 * <p>The server notices that a client has hung up only when it writes to it, because it does not read while it waits.
 * Therefore the watcher of such a client stays until the next change, or until its wait is over, after a minute at
 * most.
 */
public final class Watchers implements SmartLifecycle {

    /**
     * How long a change waits for further changes. A deployment changes a list many times in a row; a person notices 50
     * ms.
     */
    static final Duration MERGE = Duration.ofMillis(5);

    /** The delay before watchers are notified again after a failure. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Watchers.class);

    /** The measured cost of a parked watcher: mostly the buffers of its connection. */
    private static final int BYTES_PER_WATCHER = 100 << 10;

    private static final int WATCHERS_MAX = 10_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Map<String, Set<Watcher>> parked = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** How many are parked of each principal; where security is off, of each address. */
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** Services that changed and whose watchers have not been notified yet, with the time of the first such change. */
    private final Map<String, Long> changedAtNanos = new ConcurrentHashMap<>();

    private final Listings listings;
    private final int watchersMax;
    private final int ofOneMax;
    private final Duration lag;
    private final Timer changeToAnswer;
    private final Counter deltas;
    private final ScheduledThreadPoolExecutor thread;
    private volatile boolean open = true;

    /** For a registry that is alone. */
    public Watchers(Listings listings, int watchersMax, MeterRegistry meters) {
        this(listings, watchersMax, watchersMax, Duration.ZERO, meters);
    }

    /**
     * @param ofOneMax the limit on watchers of one principal; where security is off, of one address
     * @param lag how long a watch waits for a version that a reader has seen elsewhere, and that is not known here yet
     */
    public Watchers(Listings listings, int watchersMax, int ofOneMax, Duration lag, MeterRegistry meters) {
        this.listings = listings;
        this.watchersMax = watchersMax;
        this.ofOneMax = ofOneMax;
        this.lag = lag;
        this.thread = new ScheduledThreadPoolExecutor(1, Watchers::daemon, new DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true); // most waits end early, by a change
        Gauge.builder("rollcall.registry.watchers", count, AtomicInteger::get)
                .description("Watchers that are parked")
                .register(meters);
        deltas = Counter.builder("rollcall.registry.deltas")
                .description("Answers of watches that told only what had changed")
                .register(meters);
        changeToAnswer = Timer.builder("rollcall.registry.watch")
                .description("From a change to the answer of a watch, until the web server has it")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    /**
     * Returns the limit on watchers: as many as half of the heap holds that the server itself does not take, so that
     * this limit is reached before the heap is full.
     */
    public static int limit(long heapBytes) {
        return (int) Math.min(WATCHERS_MAX, Capacity.free(heapBytes) / 2 / BYTES_PER_WATCHER);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "watch");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns what a reader wants of the service's list as soon as that differs from what it was at the known version,
     * or at the end of the wait.
     *
     * @param debtor the name under which it is counted: a principal, or an address
     */
    public CompletableFuture<LookupResponse> watch(
            String service, long knownVersion, Duration wait, Wanted wanted, String debtor) {
        if (!open) throw stopping();
        Reader reader = new Reader(knownVersion, wanted);
        Listing listing = listings.listing(service);
        if (reader.isNews(listing, mayLag()) || wait.isZero())
            return CompletableFuture.completedFuture(counted(reader.answerFrom(listing)));
        if (count.incrementAndGet() > watchersMax) {
            count.decrementAndGet();
            throw tooMany();
        }
        if (counts.merge(debtor, 1, Integer::sum) > ofOneMax) {
            uncount(debtor);
            throw tooManyOf(debtor);
        }
        boolean isBehind = reader.isAheadOf(listing);
        return park(new Watcher(service, debtor, reader), isBehind && lag.compareTo(wait) < 0 ? lag : wait);
    }

    /** Returns whether this registry may lag behind another member of its cluster. */
    private boolean mayLag() {
        return !lag.isZero();
    }

    private CompletableFuture<LookupResponse> park(Watcher watch, Duration wait) {
        parked.compute(watch.service(), (service, watches) -> {
            Set<Watcher> more = watches == null ? ConcurrentHashMap.newKeySet() : watches;
            more.add(watch);
            return more;
        });
        Future<?> end;
        try {
            end = thread.schedule(() -> endWait(watch), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            forget(watch); // its client is told of the failure, and nothing else would end it
            throw e;
        }
        CompletableFuture<LookupResponse> answer = watch.answer().thenApply(told -> {
            end.cancel(false);
            forget(watch);
            return counted(told);
        });
        Listing listing = listings.listing(watch.service());
        if (watch.reader().isNews(listing, mayLag())) watch.complete(listing);
        if (!open) watch.complete(listing);
        return answer;
    }

    private LookupResponse counted(LookupResponse answer) {
        if (answer.since() != null) deltas.increment();
        return answer;
    }

    private void uncount(String debtor) {
        count.decrementAndGet();
        counts.computeIfPresent(debtor, (of, parkedNow) -> parkedNow == 1 ? null : parkedNow - 1);
    }

    private void forget(Watcher watch) {
        uncount(watch.debtor());
        parked.computeIfPresent(watch.service(), (service, watches) -> {
            watches.remove(watch);
            return watches.isEmpty() ? null : watches;
        });
    }

    /** Notifies the watchers of a service that there is a new list. */
    public void changed(String service) {
        if (!parked.containsKey(service)) return;
        if (changedAtNanos.putIfAbsent(service, System.nanoTime()) != null) return;
        try {
            var unused = thread.schedule(() -> notifyWatchers(service), MERGE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            changedAtNanos.remove(service); // otherwise its watchers would never be notified again
            throw e;
        }
    }

    /** Answers at the end of the wait. After an error it tries again later: the watcher must not stay parked for ever. */
    private void endWait(Watcher watch) {
        try {
            watch.complete(listings.listing(watch.service()));
        } catch (RuntimeException | Error e) {
            var unused = thread.schedule(() -> endWait(watch), RETRY_DELAY.toNanos(), TimeUnit.NANOSECONDS);
            log.error(
                    "A watch of {} could not be ended; the next attempt is in {} ms",
                    watch.service(),
                    RETRY_DELAY.toMillis(),
                    e);
        }
    }

    private void notifyWatchers(String service) {
        try {
            Long changedAt = changedAtNanos.remove(service); // a change from now on is notified separately
            Listing listing = listings.listing(service);
            for (Watcher watch : parked.getOrDefault(service, Set.of())) notifyWatcher(watch, listing, changedAt);
        } catch (RuntimeException | Error e) {
            notifyAgain(service, e);
        }
    }

    /**
     * Notifies one watcher, unless it has parked after the change, or the change is not in its part. An error there
     * must not keep the change from the other watchers.
     */
    private void notifyWatcher(Watcher watch, Listing listing, @Nullable Long changedAt) {
        try {
            if (!watch.reader().isNews(listing, mayLag())) return;
            watch.complete(listing);
            if (changedAt != null) changeToAnswer.record(System.nanoTime() - changedAt, TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            notifyAgain(watch.service(), e);
        }
    }

    /** Notifies the remaining watchers of a service a little later, and logs the error once for each attempt. */
    private void notifyAgain(String service, Throwable defect) {
        if (changedAtNanos.putIfAbsent(service, System.nanoTime()) != null) return;
        try {
            var unused = thread.schedule(() -> notifyWatchers(service), RETRY_DELAY.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            changedAtNanos.remove(service); // the next change, or the end of their wait, notifies them
            throw e;
        }
        log.error(
                "Some watchers of {} were not notified of a change; the next attempt is in {} ms",
                service,
                RETRY_DELAY.toMillis(),
                defect);
    }

    /** Returns the number of parked watchers. */
    public int parked() {
        return count.get();
    }

    @Override
    public void start() {}

    @Override
    public boolean isRunning() {
        return open;
    }

    /**
     * Stops before the web server waits for open requests. Parked watchers are such requests, and would hold it up for
     * a minute.
     */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void stop() {
        open = false;
        for (Set<Watcher> watches : parked.values())
            for (Watcher watch : watches) watch.complete(listings.listing(watch.service()));
        thread.shutdownNow();
    }

    private ProblemException tooMany() {
        return new ProblemException(
                HttpStatus.TOO_MANY_REQUESTS,
                ProblemCode.TOO_MANY,
                watchersMax + " watchers already wait here. Look up instead, or watch again later.",
                RETRY_AFTER);
    }

    private ProblemException tooManyOf(String debtor) {
        return new ProblemException(
                HttpStatus.TOO_MANY_REQUESTS,
                ProblemCode.TOO_MANY,
                ofOneMax + " watchers of " + debtor + " already wait here, which is its quota (rollcall.registry.quota"
                        + " percent of all). Look up instead, or watch again later.",
                RETRY_AFTER);
    }

    private static ProblemException stopping() {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.NOT_READY,
                "This registry is stopping. Keep the list that you have, and watch again later.",
                RETRY_AFTER);
    }
}
