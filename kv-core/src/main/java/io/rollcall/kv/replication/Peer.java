package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.ReplicaState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A backup as its primary sees it in one view: its match index, the messages in flight to it, and the leases between
 * the two.
 *
 * <p>Entries that arrive while {@link #PIPELINE} messages are in flight form the next message: under load batches grow
 * and latency stays about one round trip. Entries that are not acked in time are sent again, starting after the last
 * ack.
 */
final class Peer {

    /** The match index of a peer that holds nothing yet. */
    static final long NOTHING = -1;

    /**
     * The largest number of messages in flight: one travels while the next is being taken. More could overtake each
     * other without being any faster.
     */
    private static final int PIPELINE = 2;

    final Member member;
    final JoinAttempt attempt;

    private final Context context;

    /** The seq up to which no entry need be sent: the entries are committed, or were in the snapshot. */
    private final long start;

    /** The numbers of the messages with entries that are in flight. */
    private final Set<Long> inFlight = new HashSet<>();

    /** The times at which messages without an ack were sent, by number: a lease runs from then. */
    private final TreeMap<Long, Long> sentAtMillis = new TreeMap<>();

    private Standing standing;

    /** The seq up to which the peer holds this primary's log on disk, as it has said in this view. It grows. */
    private long matchIndex = NOTHING;

    /** The number of the latest message that the peer acked; 0: none. */
    private long ackedNumber;

    /** The number of the latest ack that was answered with a read lease. */
    private long grantedNumber;

    /** The time until which the peer does not take over. */
    private long leaseUntilMillis;

    /** The time until which the peer may be answering reads. */
    private long grantedUntilMillis;

    private long sent;
    private boolean advanced;

    /** The lowest seq of this view whose hash the peer has acked. Messages without hashes may be in flight then. */
    private long hashedFrom = Long.MAX_VALUE;

    private boolean hasAcked;
    private long lastSentAtMillis;
    private long movedAtMillis;
    private long heardAtMillis;

    /** The earliest time from which silence counts: a message may be lost, or this process may have been paused. */
    private long patientSinceMillis;

    /**
     * @param start the seq of the last entry that the peer holds, or that its snapshot will have
     * @param grantedUntilMillis the end of the read leases that it may have been given before this view
     */
    Peer(Context context, Member member, JoinAttempt attempt, Standing standing, long start, long grantedUntilMillis) {
        this.context = context;
        this.member = member;
        this.attempt = attempt;
        this.standing = standing;
        this.start = start;
        this.grantedUntilMillis = grantedUntilMillis;
        sent = start;
        lastSentAtMillis = context.millis() - context.timing().heartbeatMillis();
        movedAtMillis = context.millis();
        heardAtMillis = context.millis();
        patientSinceMillis = context.millis();
    }

    boolean isLearner() {
        return standing == Standing.LEARNER;
    }

    boolean isInSync() {
        return standing != Standing.LEARNER;
    }

    boolean isMember() {
        return standing == Standing.MEMBER || standing == Standing.LEAVING;
    }

    boolean isLeaving() {
        return standing == Standing.LEAVING;
    }

    boolean isInSyncOnly() {
        return standing == Standing.IN_SYNC;
    }

    void promote() {
        standing = Standing.IN_SYNC;
    }

    /** Makes an in-sync peer a learner again, because the view for which it was promoted will never exist. */
    void demote() {
        standing = Standing.LEARNER;
    }

    /** Gives no read lease to the peer any more: from now on it may be removed at any time. */
    void leave() {
        standing = Standing.LEAVING;
    }

    /**
     * Ends the waiting for this peer's read lease, because the peer has given it back. Where a later ack was answered
     * with a lease, that lease is a later run's, and this message an earlier run's.
     *
     * @param number the number of the message whose answer said that the peer leaves
     */
    void onLeave(long number) {
        if (standing != Standing.MEMBER || grantedNumber > number) return;
        leave();
        grantedUntilMillis = 0;
    }

    long matchIndex() {
        return matchIndex;
    }

    /** Returns whether the peer has acked a message of this run of this primary, in an earlier view perhaps. */
    boolean hasAcked() {
        return hasAcked;
    }

    /** Notes that it has acked in an earlier view of this run. */
    void haveAcked() {
        hasAcked = true;
    }

    /** Returns whether the peer has acked the hash of this entry, or of an earlier one of this view: it has one. */
    boolean hasHashOf(long seq) {
        return seq >= hashedFrom;
    }

    /** Returns the seq after which the log must be kept for this peer. */
    long held() {
        return Math.max(matchIndex, start);
    }

    /** Returns whether the peer's snapshot is older than the log that is kept for it. */
    boolean lacksItsStart() {
        return matchIndex != NOTHING && matchIndex < start;
    }

    long leaseUntilMillis() {
        return leaseUntilMillis;
    }

    long grantedUntilMillis() {
        return grantedUntilMillis;
    }

    void loseLease() {
        leaseUntilMillis = 0;
        sentAtMillis.clear();
    }

    /** Once in each silence: where a process is always late, it could never conclude that another one is gone. */
    void bePatient() {
        if (patientSinceMillis > heardAtMillis) return;
        patientSinceMillis = context.millis();
    }

    long silentMillis() {
        return context.millis() - heardAtMillis;
    }

    /** Returns whether the peer has not been heard for a lease's time, though there was time to hear it. */
    boolean isSilent() {
        return context.millis() - Math.max(heardAtMillis, patientSinceMillis)
                >= context.timing().leaseMillis();
    }

    void onApplied(Request.Apply apply, long upTo, long hash) {
        hasAcked = true;
        if (hash != EntryHash.UNKNOWN && upTo > start) hashedFrom = Math.min(hashedFrom, upTo);
        Long sentAt = sentAtMillis.get(apply.number());
        inFlight.remove(apply.number());
        if (sentAt != null) {
            leaseUntilMillis =
                    Math.max(leaseUntilMillis, sentAt + context.timing().leaseMillis());
            ackedNumber = Math.max(ackedNumber, apply.number());
            sentAtMillis.headMap(apply.number(), true).clear();
        }
        heardAtMillis = context.millis();
        if (upTo > matchIndex) {
            matchIndex = upTo;
            sent = Math.max(sent, matchIndex);
            movedAtMillis = context.millis();
            advanced = true;
        }
        // Everything that was sent is there, even if some answers were lost.
        if (matchIndex >= sent) inFlight.clear();
        // A part was overtaken, or did not follow the peer's log. Without progress the peer waits for its resend time.
        if (inFlight.isEmpty() && advanced) rewind();
    }

    /**
     * Returns the messages that must be sent now.
     *
     * @param end the last seq that may be sent
     * @param start the end of the log when this view began
     * @param grants whether this primary may give read leases
     */
    List<Request.Apply> due(long end, long start, boolean grants) {
        if (sent > held()
                && context.millis() - movedAtMillis >= context.timing().resendMillis()) rewind();
        List<Request.Apply> result = new ArrayList<>();
        boolean canTake = matchIndex != NOTHING || standing != Standing.LEARNER;
        while (canTake && inFlight.size() < PIPELINE && sent < end) {
            if (sent == held()) movedAtMillis = context.millis();
            result.add(apply(start, grants, batch(end)));
        }
        boolean isQuiet = result.isEmpty()
                && context.millis() - lastSentAtMillis >= context.timing().heartbeatMillis();
        boolean waitsForLease = result.isEmpty() && grants && mayRead() && grantedNumber == 0 && ackedNumber > 0;
        if (isQuiet || waitsForLease) result.add(apply(start, grants, List.of()));
        if (!result.isEmpty()) lastSentAtMillis = context.millis();
        return result;
    }

    /** Makes the next message due at once: there is something to tell. */
    void hurry() {
        lastSentAtMillis = context.millis() - context.timing().heartbeatMillis();
    }

    Status.PeerStatus status(long end) {
        return new Status.PeerStatus(
                member.id(),
                context.addresses.contact(member).address(),
                standing,
                matchIndex,
                end - Math.max(matchIndex, 0),
                silentMillis(),
                Math.max(0, leaseUntilMillis - context.millis()));
    }

    private Request.Apply apply(long logStart, boolean grants, List<Entry> entries) {
        ReplicaState state = context.state;
        long from = sent;
        sent += entries.size();
        long number = context.nextNumber();
        if (!entries.isEmpty()) inFlight.add(number);
        sentAtMillis.put(number, context.millis());
        while (context.millis() - sentAtMillis.firstEntry().getValue()
                > context.timing().leaseMillis()) {
            sentAtMillis.pollFirstEntry();
        }
        long fromView = state.viewAt(from);
        long granted = grants && mayRead() ? grant() : 0;
        return new Request.Apply(
                context.view(),
                context.settings.session(),
                attempt,
                number,
                standing,
                logStart,
                from,
                fromView,
                state.hashAt(from),
                state.commit(),
                granted,
                entries);
    }

    /** Returns whether the peer stays a member and does not lack the entry that its log must begin with. */
    private boolean mayRead() {
        return standing == Standing.MEMBER && !lacksItsStart();
    }

    /**
     * Grants a read lease. The peer counts it from when it sent the ack, this primary from now, when the ack is
     * answered for the first time.
     */
    private long grant() {
        if (ackedNumber > grantedNumber) {
            grantedNumber = ackedNumber;
            grantedUntilMillis = context.millis() + context.timing().grantMillis();
        }
        return grantedNumber;
    }

    private List<Entry> batch(long end) {
        List<Entry> batch = new ArrayList<>();
        long bytes = 0;
        for (long seq = sent + 1; seq <= end && batch.size() < MessageSize.BATCH_ENTRIES; seq++) {
            Entry entry = context.state.entry(seq);
            bytes += MessageSize.of(entry);
            if (bytes > MessageSize.BATCH_BYTES && !batch.isEmpty()) break;
            batch.add(entry);
        }
        return batch;
    }

    private void rewind() {
        sent = held();
        inFlight.clear();
        advanced = false;
        movedAtMillis = context.millis();
    }
}
