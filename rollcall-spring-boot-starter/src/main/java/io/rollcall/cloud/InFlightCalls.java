package io.rollcall.cloud;

import io.rollcall.call.ExternalCalls.ExternalCall;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spring Cloud's calls that have begun, by their request. Spring Cloud never reports the end of some calls, such as
 * those whose caller has gone. They are forgotten, so that they take neither memory nor a trial of their instance.
 */
final class InFlightCalls {

    /** Longer than almost any call takes. A longer call does not count, and no instance is blamed for it. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    /** More calls than a process has in flight at once. Further calls are not counted. */
    static final int MOST = 10_000;

    /** The interval between two searches for calls to forget. A search costs a step for each call in flight. */
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private record Begun(ExternalCall call, long atNanos) {}

    private final LongSupplier nanoTime;
    private final Map<Identity, Begun> calls = new ConcurrentHashMap<>();
    private final AtomicLong lookedAtNanos;

    InFlightCalls(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lookedAtNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * Begins a call.
     *
     * @param request the request of the call; if it is that of an earlier attempt, that attempt has ended
     */
    void begin(Object request, ExternalCall call) {
        long now = nanoTime.getAsLong();
        forgetOld(now);
        if (calls.size() >= MOST) {
            call.abandoned();
            return;
        }
        Begun before = calls.put(new Identity(request), new Begun(call, now));
        if (before != null) before.call().abandoned();
    }

    @Nullable
    ExternalCall end(Object request) {
        Begun begun = calls.remove(new Identity(request));
        return begun == null ? null : begun.call();
    }

    private void forgetOld(long now) {
        long looked = lookedAtNanos.get();
        if (now - looked < LOOKS_EVERY.toNanos() || !lookedAtNanos.compareAndSet(looked, now)) return;
        calls.values().removeIf(begun -> {
            boolean isOld = now - begun.atNanos() > FORGOTTEN_AFTER.toNanos();
            if (isOld) begun.call().abandoned();
            return isOld;
        });
    }

    /** A key that compares by identity, because two calls may have equal requests. */
    private record Identity(Object request) {

        @Override
        @SuppressWarnings("ReferenceEquality") // identity is the purpose
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity that && that.request == request;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(request);
        }
    }
}
