package io.rollcall.directory;

import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Consumer<LookupResponse>> listeners = new ArrayList<>();
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

    /** Takes what the registry says now. Listeners hear of it first: whoever reads a list knows that they have. */
    synchronized void accept(LookupResponse list) {
        LookupResponse before = last;
        if (before == null || before.version() != list.version()) {
            listeners.forEach(listener -> tell(listener, list));
        }
        confirmedAtNanos = nanoTime.getAsLong();
        last = list;
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
        } catch (RuntimeException e) {
            log.error("A listener to the list of {} failed", list.service(), e);
        }
    }
}
