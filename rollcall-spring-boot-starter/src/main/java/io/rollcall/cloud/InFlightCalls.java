package io.rollcall.cloud;

import io.rollcall.call.ExternalCalls.ExternalCall;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spring Cloud's calls that have begun, by their request. Of some it never tells the end, such as those whose caller has gone: they are
 * forgotten, so that they take neither memory nor a trial of their instance.
 */
final class InFlightCalls {

    /** Longer than almost any call takes. One that takes longer counts for nothing, and blames nobody. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    /** More than a process has under way at once. Beyond it calls are not judged. */
    static final int MOST = 10_000;

    /** How often it looks for what is to be forgotten: a look costs a step for each call under way. */
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private record Begun(ExternalCall call, long atNanos) {}

    private final LongSupplier nanoTime;
    private final Map<Identity, Begun> calls = new ConcurrentHashMap<>();
    private final AtomicLong lookedAtNanos;

    InFlightCalls(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lookedAtNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param request where it is that of an attempt before, that one has ended */
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

    /** Two calls may have equal requests. */
    private record Identity(Object request) {

        @Override
        @SuppressWarnings("ReferenceEquality") // which is what it is for
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity that && that.request == request;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(request);
        }
    }
}
