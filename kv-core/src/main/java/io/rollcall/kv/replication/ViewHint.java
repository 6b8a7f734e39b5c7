package io.rollcall.kv.replication;

/**
 * A view of which another replica has told, and of which the registry has not said anything since. One question is on
 * its way at a time, however many tell, and it is asked again until an answer comes that is younger than the hint.
 */
final class ViewHint {

    private final Context context;

    /** The highest number told; 0: nothing is to be asked. */
    private long number;

    /** The last query before the hint: answers up to this one do not count. */
    private long after;

    /** The query that is on its way; 0: none. */
    private long asked;

    private long askedAtMillis;

    /** Whether a member to which this replica, as the primary, has sent entries says so. */
    private boolean isDeposed;

    ViewHint(Context context) {
        this.context = context;
    }

    void onTold(long told) {
        if (told <= context.view().number() || !context.role().isActive()) return;
        if (told > number) {
            number = told;
            after = context.registry.lastQuery();
        }
        ask();
    }

    /** Handles what a member answers to this primary's entries. */
    void onStale(long told) {
        onTold(told);
        isDeposed = number > 0;
    }

    /** Handles an answer of the registry, after its view is adopted. */
    void onAnswered(long query) {
        if (query >= asked) asked = 0;
        if (number <= context.view().number() || query > after) forget();
        else ask();
    }

    private void forget() {
        number = 0;
        isDeposed = false;
    }

    void onTick() {
        if (number > 0) ask();
    }

    private void ask() {
        boolean isUnderWay =
                asked > 0 && context.millis() - askedAtMillis < context.timing().resendMillis();
        if (isUnderWay) return;
        asked = context.registry.queryView();
        askedAtMillis = context.millis();
    }

    /** Whether the registry is still to say if the view of which a message tells is held. */
    boolean isOpen() {
        return number > 0;
    }

    /** Whether this primary is probably none any longer, so that it begins no write. */
    boolean isDeposed() {
        return isDeposed;
    }
}
