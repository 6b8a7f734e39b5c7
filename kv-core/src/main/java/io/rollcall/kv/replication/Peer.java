package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A backup as its primary sees it in one view: how far it has acked, what is on its way to it, and the leases between the two.
 *
 * <p>What is prepared while {@link #PIPELINE} messages are under way makes the next one: under load batches grow and
 * latency stays about one round trip. What is not acked in time is sent again, from the last ack on.
 */
final class Peer {

    /** Acked by a peer that holds nothing yet. */
    static final long NOTHING = -1;

    /** One message travels while the next is being taken. More could overtake each other without being any faster. */
    private static final int PIPELINE = 2;

    final Member member;
    final JoinAttempt attempt;

    private final Context context;

    /** All before and with it need not be sent: it is committed, or was in the snapshot. */
    private final long start;

    /** Messages with entries that are under way. */
    private final Set<Long> inFlight = new HashSet<>();

    /** When messages were sent that are not acked, by number: a lease runs from then. */
    private final TreeMap<Long, Long> sentAtMillis = new TreeMap<>();

    private Standing standing;

    /** Seq up to which the peer holds this primary's log on disk, as it has said in this view; grows. */
    private long acked = NOTHING;

    /** Number of the latest message that it acked; 0: none. */
    private long ackedNumber;

    /** Number of the latest ack that was answered with a read lease. */
    private long grantedNumber;

    /** Until then the peer does not take over. */
    private long leaseUntilMillis;

    /** Until then the peer may be answering reads. */
    private long grantedUntilMillis;

    private long sent;
    private boolean advanced;
    private long lastSentAtMillis;
    private long movedAtMillis;
    private long heardAtMillis;

    /** A message may be lost; that the peer is gone is not concluded from before this. */
    private long patientSinceMillis;

    /**
     * @param start seq of the last entry that it holds, or that its snapshot will have
     * @param grantedUntilMillis of read leases that it may have been given before this view
     */
    Peer(Context context, Member member, JoinAttempt attempt, Standing standing, long start, long grantedUntilMillis) {
        this.context = context;
        this.member = member;
        this.attempt = attempt;
        this.standing = standing;
        this.start = start;
        this.grantedUntilMillis = grantedUntilMillis;
        sent = start;
        lastSentAtMillis = context.millis() - context.timing().beaconMillis();
        movedAtMillis = context.millis();
        heardAtMillis = context.millis();
        patientSinceMillis = context.millis();
    }

    boolean isJoining() {
        return standing == Standing.JOINING;
    }

    boolean isCountedIn() {
        return standing != Standing.JOINING;
    }

    boolean isMember() {
        return standing == Standing.MEMBER || standing == Standing.LEAVING;
    }

    boolean isLeaving() {
        return standing == Standing.LEAVING;
    }

    boolean isCountedInOnly() {
        return standing == Standing.COUNTED_IN;
    }

    void countIn() {
        standing = Standing.COUNTED_IN;
    }

    /** It will not be in the view for which it was counted in. */
    void discount() {
        standing = Standing.JOINING;
    }

    /** It gets no read lease any more: from now on it may be removed at any time. */
    void leave() {
        standing = Standing.LEAVING;
    }

    /**
     * It has given its read lease back, so nothing need be waited for. Where an ack behind this one was answered with a lease, that is
     * of a later run, and this farewell is an earlier run's.
     *
     * @param number of the message in whose answer it said so
     */
    void onFarewell(long number) {
        if (standing != Standing.MEMBER || grantedNumber > number) return;
        leave();
        grantedUntilMillis = 0;
    }

    long acked() {
        return acked;
    }

    /** What must be kept for it in the log is behind this. */
    long held() {
        return Math.max(acked, start);
    }

    /** Its snapshot is an earlier one than what is kept for it follows. */
    boolean lacksItsStart() {
        return acked != NOTHING && acked < start;
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

    void bePatient() {
        patientSinceMillis = context.millis();
    }

    long silentMillis() {
        return context.millis() - heardAtMillis;
    }

    /** It has not been heard for as long as a lease runs, though there was time to hear it. */
    boolean isSilent() {
        return context.millis() - Math.max(heardAtMillis, patientSinceMillis)
                >= context.timing().leaseMillis();
    }

    void onApplied(Request.Apply apply, long upTo) {
        Long sentAt = sentAtMillis.get(apply.number());
        inFlight.remove(apply.number());
        if (sentAt != null) {
            leaseUntilMillis =
                    Math.max(leaseUntilMillis, sentAt + context.timing().leaseMillis());
            ackedNumber = Math.max(ackedNumber, apply.number());
            sentAtMillis.headMap(apply.number(), true).clear();
        }
        heardAtMillis = context.millis();
        if (upTo > acked) {
            acked = upTo;
            sent = Math.max(sent, acked);
            movedAtMillis = context.millis();
            advanced = true;
        }
        // All that was sent is there, even if some answers were lost.
        if (acked >= sent) inFlight.clear();
        // Some of it was overtaken, or did not follow what the peer holds. Without progress it waits for its time.
        if (inFlight.isEmpty() && advanced) rewind();
    }

    /**
     * What is to be sent now.
     *
     * @param end of what may be sent
     * @param start end of the log when this view began
     * @param grants whether this primary may give read leases
     */
    List<Request.Apply> due(long end, long start, boolean grants) {
        if (sent > held()
                && context.millis() - movedAtMillis >= context.timing().resendMillis()) rewind();
        List<Request.Apply> result = new ArrayList<>();
        boolean canTake = acked != NOTHING || standing != Standing.JOINING;
        while (canTake && inFlight.size() < PIPELINE && sent < end) {
            if (sent == held()) movedAtMillis = context.millis();
            result.add(apply(start, grants, batch(end)));
        }
        boolean isQuiet = result.isEmpty()
                && context.millis() - lastSentAtMillis >= context.timing().beaconMillis();
        boolean waitsForLease = result.isEmpty() && grants && mayRead() && grantedNumber == 0 && ackedNumber > 0;
        if (isQuiet || waitsForLease) result.add(apply(start, grants, List.of()));
        if (!result.isEmpty()) lastSentAtMillis = context.millis();
        return result;
    }

    /** Not to wait for the next beacon: there is something to tell. */
    void hurry() {
        lastSentAtMillis = context.millis() - context.timing().beaconMillis();
    }

    Status.PeerStatus status(long end) {
        return new Status.PeerStatus(
                member.id(),
                context.contact(member).address(),
                standing,
                acked,
                end - Math.max(acked, 0),
                silentMillis(),
                Math.max(0, leaseUntilMillis - context.millis()));
    }

    private Request.Apply apply(long logStart, boolean grants, List<Entry> entries) {
        ReplicaState ledger = context.ledger;
        long from = sent;
        sent += entries.size();
        long number = context.nextNumber();
        if (!entries.isEmpty()) inFlight.add(number);
        sentAtMillis.put(number, context.millis());
        while (context.millis() - sentAtMillis.firstEntry().getValue()
                > context.timing().leaseMillis()) {
            sentAtMillis.pollFirstEntry();
        }
        long fromView = ledger.viewAt(from);
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
                ledger.commit(),
                granted,
                entries);
    }

    /** It is to stay, and does not lack what its log must begin with. */
    private boolean mayRead() {
        return standing == Standing.MEMBER && !lacksItsStart();
    }

    /** The peer counts from when it sent the ack, this primary from now, when the ack is answered for the first time. */
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
            Entry entry = context.ledger.entry(seq);
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
