package io.rollcall.chassis.security;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sender of the request that this thread handles. A controller's method reads it before it hands the request over
 * to another thread.
 */
public final class CurrentPrincipal {

    private static final ThreadLocal<@Nullable Principal> CURRENT = new ThreadLocal<>();

    private CurrentPrincipal() {}

    /** Returns the sender; null: security is off, or the method is open and the request has no valid token. */
    public static @Nullable Principal get() {
        return CURRENT.get();
    }

    static <T> T during(@Nullable Principal principal, Supplier<T> work) {
        Principal before = exchange(principal);
        try {
            return work.get();
        } finally {
            exchange(before);
        }
    }

    /** Sets the sender, and returns the one before, which is to be set again. */
    static @Nullable Principal exchange(@Nullable Principal next) {
        Principal before = CURRENT.get();
        CURRENT.set(next); // null stays in the thread's map: to remove it at each request would cost more
        return before;
    }
}
