package io.rollcall.wire.registry;

/** What an instance says of itself. Only {@code UP} ones are looked up, unless all are asked for. */
public enum Status {
    /** Registered, and not yet ready for calls. */
    STARTING,
    /** Ready for calls. */
    UP,
    /** About to leave: it still answers, and gets no new calls. */
    DRAINING,
    /** Alive, but its readiness check fails. */
    DOWN
}
