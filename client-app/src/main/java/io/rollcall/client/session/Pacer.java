package io.rollcall.client.session;

/**
 * Decides when the next call is due, if the rate is limited. It serves one thread at a time.
 *
 * <p>Calls that a slow answer delayed are made up for, but only for {@link #CATCH_UP_NANOS}, so that a service that
 * comes back from a pause does not get all the calls of the pause at once.
 */
public final class Pacer {

    private static final long SECOND_NANOS = 1_000_000_000;

    /** Makes up for pauses of a scheduler and a garbage collector. */
    private static final long CATCH_UP_NANOS = SECOND_NANOS / 10;

    private final long intervalNanos;
    private boolean begun;
    private long dueAtNanos;

    private Pacer(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** @param perSecond calls of all workers together; 0: no limit */
    public static Pacer of(int perSecond) {
        return new Pacer(perSecond == 0 ? 0 : SECOND_NANOS / perSecond);
    }

    /**
     * Takes the next turn.
     *
     * @return how long until it is due; 0 if it is overdue
     */
    long untilTurnNanos(long nowNanos) {
        long earliest = nowNanos - CATCH_UP_NANOS;
        if (!begun) dueAtNanos = nowNanos;
        else if (dueAtNanos - earliest < 0) dueAtNanos = earliest;
        begun = true;
        long until = dueAtNanos - nowNanos;
        dueAtNanos += intervalNanos;
        return Math.max(until, 0);
    }
}
