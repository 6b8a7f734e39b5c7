package io.rollcall.wire.registry;

import java.util.List;
import java.util.function.Function;

/** What an instance says of itself. Only {@code UP} ones are looked up, unless all are asked for. */
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
     * Those of a list that calls go to: the ones that are {@code UP}. Where there is none, those that are {@code DRAINING}, for they still answer;
     * where there is none of these either, all: a call that may fail is better than one that must.
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
