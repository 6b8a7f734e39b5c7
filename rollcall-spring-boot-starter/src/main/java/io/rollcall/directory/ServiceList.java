package io.rollcall.directory;

import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last known list of one service, and the listeners to its changes. Writes and notifications come one at a time, so
 * that listeners get the versions in order; reading is one volatile read.
 */
final class ServiceList {

    private static final Logger log = LoggerFactory.getLogger(ServiceList.class);

    private final LongSupplier nanoTime;
    private final ListReconciler reconciler = new ListReconciler();
    private final List<Consumer<LookupResponse>> listeners = new ArrayList<>();
    private final List<ListListener> afterwards = new CopyOnWriteArrayList<>();
    private volatile @Nullable LookupResponse last;
    private volatile long confirmedAtNanos;

    ServiceList(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Nullable
    LookupResponse last() {
        return last;
    }

    /** Returns the time since the registry last confirmed the list; zero while there is none. */
    Duration age() {
        return last == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - confirmedAtNanos);
    }

    /**
     * Takes an answer of the registry, {@linkplain ListReconciler reconciled} with earlier ones. Subscribers are called
     * first, so that a reader of a list knows that they have it.
     *
     * @throws OutdatedListException the registry has gone back; the last list stays
     * @return whether the list has changed, and {@link #tellAfterwards} must be called
     */
    synchronized boolean take(LookupResponse answer) {
        LookupResponse before = last;
        long nowNanos = nanoTime.getAsLong();
        LookupResponse list = reconciler.onAnswer(answer, nowNanos);
        boolean isNew = before == null || !before.instances().equals(list.instances());
        if (isNew) listeners.forEach(listener -> tell(listener, list));
        confirmedAtNanos = nowNanos;
        last = list;
        return isNew;
    }

    /** Returns whether {@link #take} can be called: the answer is a whole list, or a delta of the last answer. */
    synchronized boolean canTake(LookupResponse answer) {
        return reconciler.canTake(answer);
    }

    /** Returns the version of the registry's last answer. The list may contain more than that answer. */
    synchronized long answeredVersion() {
        return reconciler.answeredVersion();
    }

    /**
     * Returns how long to wait for a change, at most this long: instances of an earlier registry are dropped in time.
     */
    synchronized Duration patience(Duration most) {
        return reconciler.patience(most, nanoTime.getAsLong());
    }

    /**
     * Calls the listeners of the application, which may be slow. Therefore the list can be read before they are called.
     */
    void tellAfterwards(LookupResponse list) {
        afterwards.forEach(listener -> tell(listener::onList, list));
    }

    /** Adds a listener that is called once a change can be read. */
    void onChange(ListListener listener) {
        afterwards.add(listener);
    }

    synchronized AutoCloseable subscribe(Consumer<LookupResponse> listener) {
        listeners.add(listener);
        LookupResponse known = last;
        if (known != null) tell(listener, known);
        return () -> unsubscribe(listener);
    }

    private synchronized void unsubscribe(Consumer<LookupResponse> listener) {
        listeners.remove(listener);
    }

    /** Calls a listener. Its failure ends neither the other calls nor the watch. */
    private static void tell(Consumer<LookupResponse> listener, LookupResponse list) {
        try {
            listener.accept(list);
        } catch (RuntimeException | Error e) {
            log.error("A listener to the list of {} failed", list.service(), e);
        }
    }
}
