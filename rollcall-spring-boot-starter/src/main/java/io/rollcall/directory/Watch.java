package io.rollcall.directory;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.rollcall.wire.registry.Caller;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.Subset;
import io.rollcall.wire.registry.WatchRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/**
 * Follows the list of one service: a lookup, and then one parked request after the other. While the registry is away
 * the last list stays, and the watch asks again and again. It ends when its directory is closed.
 */
final class Watch implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    /**
     * Short enough to notice a restarted registry soon, and long enough that thousands of clients do not overload it.
     */
    private static final ExponentialBackOff BACK_OFF = new ExponentialBackOff(100, 2);

    static {
        BACK_OFF.setMaxInterval(2_000);
    }

    private final String service;
    private final RegistryApi registry;
    private final Duration wait;
    private final Duration patience;
    private final CallerSubset callerSubset;
    private final CallerIdentity identity;
    private final ServiceList list;
    private final BooleanSupplier isOpen;
    private final OptionalField deltas;
    private final OptionalField subsets;
    private final OptionalField callers;

    /** Whether the last answer was outdated, and that has been logged. Only the watch's own thread uses it. */
    private boolean outdated;

    /** The subset of the latest request; null: it asked for the whole list. Only the watch's own thread uses it. */
    private @Nullable Subset asked;

    /** The subset that the last list is of; null: it is whole. Only the watch's own thread uses it. */
    private @Nullable Subset listed;

    /** The attempt to get a first list that is in progress or was last. It does not matter once there is a list. */
    private volatile CompletableFuture<LookupResponse> first = new CompletableFuture<>();

    Watch(
            String service,
            RegistryApi registry,
            RegistryProperties properties,
            CallerSubset callerSubset,
            CallerIdentity identity,
            ServiceList list,
            LongSupplier nanoTime,
            BooleanSupplier isOpen) {
        this.isOpen = isOpen;
        this.service = service;
        this.registry = registry;
        this.wait = properties.watch();
        this.patience = properties.patience();
        this.callerSubset = callerSubset;
        this.identity = identity;
        this.list = list;
        this.deltas = new OptionalField("delta", "sends the whole list of " + service + " at each change", nanoTime);
        this.subsets = new OptionalField(
                "subset", "sends all instances of " + service + ", not this caller's subset", nanoTime);
        this.callers = new OptionalField("caller", "does not show that this process calls " + service, nanoTime);
    }

    ServiceList list() {
        return list;
    }

    /**
     * Returns the list. It waits for the first one while the registry is being asked; between attempts it fails as the
     * last attempt did.
     */
    LookupResponse lookup() {
        LookupResponse known = list.last();
        return known != null ? known : await(first);
    }

    /**
     * Runs the watch. Any exception, also of the application's beans, is logged, and the watch asks again a little
     * later.
     */
    @Override
    public void run() {
        BackOffExecution backOff = BACK_OFF.start();
        while (isOpen.getAsBoolean()) {
            try {
                ask();
                backOff = BACK_OFF.start();
            } catch (RuntimeException | Error e) {
                survive(e);
                pause(ThreadLocalRandom.current().nextLong(1 + backOff.nextBackOff())); // full jitter
            }
        }
    }

    /** Handles a failure. If memory is short, logging it may fail as well. */
    private void survive(Throwable e) {
        try {
            onFailure(e);
        } catch (RuntimeException | Error again) {
            e.addSuppressed(again);
        }
    }

    private void ask() {
        if (first.isCompletedExceptionally()) first = new CompletableFuture<>();
        LookupResponse answer = next();
        boolean isNew = list.take(answer);
        listed = asked;
        outdated = false;
        LookupResponse known = Objects.requireNonNull(list.last());
        first.complete(known);
        if (isNew) list.tellAfterwards(known);
    }

    /**
     * Asks for every instance, not only those that are up. If none is up, the others are better than nothing. A delta
     * that leads from another list, such as that of another registry at the same address, is not used. A list of
     * another subset, or the whole one, has other changes, so that it cannot be followed. A whole list is followed
     * while the registry refuses subsets.
     */
    private LookupResponse next() {
        if (list.last() == null || !Objects.equals(wanted(), listed)) return whole();
        LookupResponse answer = change();
        return list.canTake(answer) ? answer : whole();
    }

    /** Returns the subset to ask for; null: the whole list. */
    private @Nullable Subset wanted() {
        return subsets.isSent() ? callerSubset.get() : null;
    }

    /** Returns the name of this process; null: it keeps it to itself, or the registry refuses it. */
    private @Nullable Caller caller() {
        return callers.isSent() ? identity.get() : null;
    }

    private LookupResponse change() {
        asked = listed;
        long waitMillis = list.patience(wait).toMillis();
        Boolean delta = deltas.isSent() ? true : null;
        try {
            return registry.watch(
                            new WatchRequest(service, list.answeredVersion(), waitMillis, true, delta, asked, caller()))
                    .join();
        } catch (HttpClientErrorException.BadRequest e) {
            if (callers.isRefused(e)) return change();
            if (delta != null && deltas.isRefused(e)) return change();
            if (asked != null && subsets.isRefused(e)) return next();
            throw e;
        }
    }

    private LookupResponse whole() {
        asked = wanted();
        try {
            LookupResponse answer = registry.lookup(new LookupRequest(service, true, asked, caller()));
            if (answer.since() != null) throw new RestClientException("The registry answers a lookup with a delta");
            return answer;
        } catch (HttpClientErrorException.BadRequest e) {
            if (callers.isRefused(e)) return whole();
            if (asked == null || !subsets.isRefused(e)) throw e;
            return next();
        }
    }

    private void onFailure(Throwable e) {
        first.completeExceptionally(e);
        if (e instanceof OutdatedListException) {
            if (!outdated) log.warn("{} The last list stays.", e.getMessage());
            outdated = true;
            return;
        }
        boolean isClosing = e instanceof CancellationException; // the application closes its connection
        if (e instanceof RestClientException || isClosing) {
            log.debug("The list of {} stays as it is", service, e);
        } else {
            log.error("Watching {} failed; it goes on", service, e);
        }
    }

    /**
     * Pauses. An interrupt ends the pause, but not the watch: a listener may have left it behind, and only closing ends
     * the watch.
     */
    @SuppressWarnings("InterruptedExceptionSwallowed")
    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            log.trace("Awake", e);
        }
    }

    private LookupResponse await(CompletableFuture<LookupResponse> answer) {
        try {
            return answer.get(patience.toMillis(), MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable reason = getMostSpecificCause(e);
            throw new RestClientException("No list of " + service + ": " + reason.getMessage(), reason);
        } catch (TimeoutException e) {
            throw new ResourceAccessException("No list of " + service + " within " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceAccessException("No list of " + service + ": interrupted");
        }
    }
}
