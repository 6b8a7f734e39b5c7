package io.rollcall.wire.registry;

import java.util.List;
import java.util.function.Function;

/** The status that an instance reports. A lookup returns only {@code UP} instances, unless all are asked for. */
public enum Status {
    /** Registered, and not yet ready for calls. */
    STARTING,
    /** Ready for calls. */
    UP,
    /** About to leave: it still answers, and gets no new calls. */
    DRAINING,
    /** Alive, but its readiness check fails. */
    DOWN;

    /**
     * Returns the instances that calls may go to: the {@code UP} ones. If there is none, the {@code DRAINING} ones,
     * because they still answer; if there is none of these either, all of them, because a call that may fail is better
     * than one that must.
     */
    public static <T> List<T> callable(List<T> all, Function<T, Status> status) {
        List<T> up = those(all, status, UP);
        if (!up.isEmpty()) return up;
        List<T> draining = those(all, status, DRAINING);
        return draining.isEmpty() ? all : draining;
    }

    private static <T> List<T> those(List<T> all, Function<T, Status> status, Status wanted) {
        return all.stream().filter(one -> status.apply(one) == wanted).toList();
    }
}
