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
 * The last known list of one service, and who is told of its changes. Writing and telling go one at a time, so that
 * listeners hear of versions in order; reading is one volatile read.
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

    /** How long ago the registry last said that this is the list; zero while there is none. */
    Duration age() {
        return last == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - confirmedAtNanos);
    }

    /**
     * Takes what the registry says now, as far as it is to be {@linkplain ListReconciler believed}. Subscribers hear of it first: whoever reads a list knows
     * that they have.
     *
     * @throws OutdatedListException the registry has gone back; the last list stays
     * @return whether it is another one than before, which is then to be {@linkplain #tellAfterwards told afterwards}
     */
    synchronized boolean take(LookupResponse answer) {
        LookupResponse before = last;
        long nowNanos = nanoTime.getAsLong();
        LookupResponse list = reconciler.onAnswer(answer, nowNanos);
        boolean isNew = before == null
                || before.version() != list.version()
                || before.instances().size() != list.instances().size();
        if (isNew) listeners.forEach(listener -> tell(listener, list));
        confirmedAtNanos = nowNanos;
        last = list;
        return isNew;
    }

    /** The version that the registry said last; what is read may be more than what it said. */
    synchronized long answeredVersion() {
        return reconciler.answeredVersion();
    }

    /** How long to wait for a change, at most this long: what is kept of an earlier registry goes in time. */
    synchronized Duration patience(Duration most) {
        return reconciler.patience(most, nanoTime.getAsLong());
    }

    /** For listeners that are not ours, and may take their time: whoever waits for this list is to have it before. */
    void tellAfterwards(LookupResponse list) {
        afterwards.forEach(listener -> tell(listener::onList, list));
    }

    /** From now on it hears of changes when they can be read. */
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

    /** A listener that fails is its own affair: neither the others nor the watch may end with it. */
    private static void tell(Consumer<LookupResponse> listener, LookupResponse list) {
        try {
            listener.accept(list);
        } catch (RuntimeException | Error e) {
            log.error("A listener to the list of {} failed", list.service(), e);
        }
    }
}
