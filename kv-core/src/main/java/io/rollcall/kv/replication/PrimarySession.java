package io.rollcall.kv.replication;

import java.util.TreeMap;

/**
 * The run of the primary that a backup follows: when it was last heard, and which acks a grant may still answer.
 *
 * <p>A read lease runs from the sending of the ack that the primary's grant answers.
 */
final class PrimarySession {

    /** The number of missed heartbeats after which a primary may be dead. A promise binds all the same. */
    private static final int QUIET_HEARTBEATS = 2;

    /**
     * The promises that a primary which has just begun to lead may take until it is heard: it has to learn of its view
     * and to write it down. Lower: two slow replicas take over from each other for ever. Higher: a longer outage when
     * the new primary dies, too.
     */
    private static final int PROMISES_FOR_A_NEW_PRIMARY = 2;

    /**
     * The time for which all messages of the primary must have lower numbers than one that came before: longer than any
     * of them travels, because its sender waits for an answer for less.
     */
    private static final long COUNTED_BY_ANOTHER_MILLIS = 5_000;

    /** As many messages, so that a few late ones after a pause are not enough. */
    private static final int COUNTED_BY_ANOTHER_MESSAGES = 10;

    private final Context context;

    /** The times at which acks were sent, by their number, as long as a grant may still answer them. */
    private final TreeMap<Long, Long> ackedAtMillis = new TreeMap<>();

    /**
     * The latest run of the primary, to which these numbers belong. Messages of an earlier run that arrive late are not
     * taken for the present one's. Runs are told apart across restarts of this replica, too.
     */
    private String session;

    /**
     * The highest number that was acked. A message that comes twice is acked twice, but a lease runs from the first
     * ack, because the grant may answer that one.
     */
    private long ackedNumber;

    private long heardAtMillis;

    /** The highest number that was heard, when it was, and how many messages had lower ones since. */
    private long highestNumber;

    private long highestAtMillis;
    private int lowerSince;

    /** Whether lower numbers were counted anew since then. */
    private boolean isCountedAnew;

    /** The end of this process's latest pause: silence before it proves nothing. */
    private long patientSinceMillis;

    /** Whether the primary has just begun to lead, and was not heard yet. */
    private boolean isBeginning;

    PrimarySession(Context context, boolean isNewPrimary) {
        this.context = context;
        this.session = context.state.logView() == context.view().number() ? context.state.primarySession() : "";
        this.heardAtMillis = context.millis();
        this.patientSinceMillis = context.millis();
        this.isBeginning = isNewPrimary;
    }

    boolean isLaterThan(Request.Apply apply) {
        return apply.session().compareTo(session) < 0;
    }

    boolean isSucceededBy(Request.Apply apply) {
        return !session.isEmpty() && apply.session().compareTo(session) > 0;
    }

    void onApply(Request.Apply apply) {
        heardAtMillis = context.millis();
        isBeginning = false;
        if (!apply.session().equals(session)) {
            session = apply.session();
            ackedAtMillis.clear();
            ackedNumber = 0;
            highestNumber = 0;
        }
        if (apply.number() <= highestNumber) {
            lowerSince++;
            return;
        }
        highestNumber = apply.number();
        isCountedAnew = false;
        countAnew();
    }

    private void countAnew() {
        highestAtMillis = context.millis();
        lowerSince = 0;
    }

    /**
     * Counts lower numbers anew: after a pause of this process older messages may come in one after the other. This is
     * done once for each number that was the highest: on a busy machine every tick is late.
     */
    void onPaused() {
        if (isCountedAnew) return;
        isCountedAnew = true;
        countAnew();
    }

    /**
     * Returns whether a message had a number that is not the primary's. The primary's own, which are lower, then get no
     * read lease: they count as repeated ones. Only another view, or another attempt to join, begins anew.
     */
    boolean isCountedByAnother() {
        return lowerSince >= COUNTED_BY_ANOTHER_MESSAGES
                && context.millis() - highestAtMillis >= COUNTED_BY_ANOTHER_MILLIS;
    }

    /** Extends the read lease by a grant. An unknown number, or one that a later grant has answered, does nothing. */
    void onGrant(long number) {
        Long ackedAt = ackedAtMillis.get(number);
        if (ackedAt == null) return;
        context.readLeaseUntilMillis = Math.max(
                context.readLeaseUntilMillis, ackedAt + context.timing().readLeaseMillis());
        ackedAtMillis.headMap(number, true).clear();
    }

    void onAckSent(long number) {
        long forgottenMillis = context.millis() - context.timing().readLeaseMillis();
        ackedAtMillis.values().removeIf(at -> at < forgottenMillis);
        if (number <= ackedNumber) return;
        ackedNumber = number;
        ackedAtMillis.put(number, context.millis());
    }

    /** Forgets the acks, because one may have been sent long before its grant comes. */
    void onLeasesLost() {
        ackedAtMillis.clear();
    }

    /**
     * Counts silence from now, because silence during a pause of this process proves nothing. A pause is forgiven once
     * in each silence: on a busy machine every tick is late.
     *
     * @return false: this silence has been forgiven before
     */
    boolean forgivePause() {
        if (patientSinceMillis > heardAtMillis) return false;
        patientSinceMillis = context.millis();
        return true;
    }

    /** Returns how long this replica waits for the first message of its primary before it asks to take over. */
    long firstMessageMillis() {
        return (isBeginning ? PROMISES_FOR_A_NEW_PRIMARY : 1) * context.timing().promiseMillis();
    }

    long silentMillis() {
        return context.millis() - Math.max(heardAtMillis, patientSinceMillis);
    }

    boolean isQuiet() {
        return silentMillis() >= QUIET_HEARTBEATS * context.timing().heartbeatMillis();
    }
}
