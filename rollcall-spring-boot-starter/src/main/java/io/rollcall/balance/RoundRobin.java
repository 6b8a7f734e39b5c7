package io.rollcall.balance;

import java.util.List;

/**
 * {@code rr}: picks one instance after the other, whatever their weights.
 *
 * <p>The position outlives a list. Otherwise a service whose list changes often would send most calls to its first
 * instance.
 */
final class RoundRobin implements LoadBalancer {

    private final RoundRobinCursor cursor;

    /** @param start as in {@link RoundRobinCursor} */
    RoundRobin(int start) {
        this.cursor = new RoundRobinCursor(start);
    }

    @Override
    public Picker picker(List<Endpoint> endpoints) {
        Endpoint[] round = endpoints.toArray(Endpoint[]::new);
        return call -> cursor.next(round);
    }
}
