package io.rollcall.directory;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.WatchRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/**
 * Follows the list of one service: a lookup, and then one parked request after the other. While the registry is away the
 * last list stays, and the watch asks again and again; it ends when its directory is closed.
 */
final class Watch implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    /** Soon enough that a restarted registry is not missed for long, slow enough that thousands do not flatten it. */
    private static final ExponentialBackOff BACK_OFF = new ExponentialBackOff(100, 2);

    static {
        BACK_OFF.setMaxInterval(2_000);
        BACK_OFF.setJitter(50);
    }

    private final String service;
    private final RegistryApi registry;
    private final Duration wait;
    private final Duration patience;
    private final ServiceList list;
    private final BooleanSupplier isOpen;

    /** The last answer was, and that has been said. Of the watch's own thread. */
    private boolean outdated;

    /** The attempt to get a first list that is under way or was last. Of no interest once there is a list. */
    private volatile CompletableFuture<LookupResponse> first = new CompletableFuture<>();

    Watch(
            String service,
            RegistryApi registry,
            RegistryProperties properties,
            ServiceList list,
            BooleanSupplier isOpen) {
        this.isOpen = isOpen;
        this.service = service;
        this.registry = registry;
        this.wait = properties.watch();
        this.patience = properties.connectTimeout().plus(properties.timeout());
        this.list = list;
    }

    ServiceList list() {
        return list;
    }

    /** Waits for the first list while it is being asked for; between attempts it fails as the last one did. */
    LookupResponse lookup() {
        LookupResponse known = list.last();
        return known != null ? known : await(first);
    }

    /** Whatever is thrown, by beans of the application too, is said, and the watch asks again a little later. */
    @Override
    public void run() {
        BackOffExecution backOff = BACK_OFF.start();
        while (isOpen.getAsBoolean()) {
            try {
                ask();
                backOff = BACK_OFF.start();
            } catch (RuntimeException | Error e) {
                survive(e);
                pause(backOff.nextBackOff());
            }
        }
    }

    /** Where memory is short, telling of it may fail as well. */
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
        outdated = false;
        LookupResponse known = Objects.requireNonNull(list.last());
        first.complete(known);
        if (isNew) list.tellAfterwards(known);
    }

    /** All instances, not only those that are up: should none be up, the others are better than nothing. */
    private LookupResponse next() {
        if (list.last() == null) return registry.lookup(new LookupRequest(service, true));
        long waitMillis = list.patience(wait).toMillis();
        return registry.watch(new WatchRequest(service, list.answeredVersion(), waitMillis, true))
                .join();
    }

    private void onFailure(Throwable e) {
        first.completeExceptionally(e);
        if (e instanceof OutdatedListException) {
            if (!outdated) log.warn("{} The last list stays.", e.getMessage());
            outdated = true;
            return;
        }
        boolean isClosing = e instanceof CancellationException; // its connection is closed with the application
        if (e instanceof RestClientException || isClosing) {
            log.debug("The list of {} stays as it is", service, e);
        } else {
            log.error("Watching {} failed; it goes on", service, e);
        }
    }

    /** An interrupt wakes it. One that a listener has left behind does not end it: that only closing does. */
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
