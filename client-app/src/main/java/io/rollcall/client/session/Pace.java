package io.rollcall.client.session;

/**
 * When the next call is due, where there are to be no more than so many a second. For one thread at a time.
 *
 * <p>What was missed by a slow answer is made up for, but no more than {@link #CATCH_UP_NANOS} of it: a service that comes
 * back from a pause is not met with all the calls of the pause at once.
 */
public final class Pace {

    private static final long SECOND_NANOS = 1_000_000_000;

    /** Forgives what a scheduler and a garbage collector take. */
    private static final long CATCH_UP_NANOS = SECOND_NANOS / 10;

    private final long intervalNanos;
    private boolean begun;
    private long dueAtNanos;

    private Pace(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** @param perSecond calls in all, whoever makes them; 0 for as many as can be made */
    public static Pace of(int perSecond) {
        return new Pace(perSecond == 0 ? 0 : SECOND_NANOS / perSecond);
    }

    /**
     * Takes the next turn.
     *
     * @return how long until it is due; nothing where it is overdue
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
