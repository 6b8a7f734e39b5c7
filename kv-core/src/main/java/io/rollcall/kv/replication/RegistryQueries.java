package io.rollcall.kv.replication;

import io.rollcall.kv.store.View;

/**
 * Queries to the registry, in order, and the restrictions that follow from a report to a registry that has lost its
 * views.
 *
 * <p>Members that report what they know must not know more a moment later: a view that was lost might go on beside the
 * one that is taken back. So from its report until the registry has a view again, a replica takes no answer to an
 * earlier query. It never follows what another replica tells. The view that is taken back has a number above every
 * number that was lost.
 */
final class RegistryQueries {

    private long lastQuery;

    /** The first report since the registry lost its views; 0: it has a view, as far as is known. */
    private long reportedAt;

    long next() {
        return ++lastQuery;
    }

    /** Returns the number of the last query; 0: there was none. */
    long last() {
        return lastQuery;
    }

    long report() {
        long query = next();
        if (reportedAt == 0) reportedAt = query;
        return query;
    }

    /** Whether what it says is news. A view that it holds ends what a report binds to. */
    boolean isCurrent(long query, View held) {
        if (query < reportedAt) return false;
        if (held.number() > 0) reportedAt = 0;
        return true;
    }
}
