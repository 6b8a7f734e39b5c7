package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.Ledger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A backup as its primary sees it: how far it has acked, and what is on its way to it.
 *
 * <p>What is prepared while {@link #PIPELINE} messages are under way makes the next one: under load batches grow and
 * latency stays about one round trip. What is not acked in time is sent again, from the last ack on.
 */
final class Peer {

    /** Acked by a peer that holds nothing yet. */
    static final long NOTHING = -1;

    /** One message travels while the next is being taken. More could overtake each other without being any faster. */
    private static final int PIPELINE = 2;

    final Contact contact;
    final Attempt attempt;

    private final Settings.Timing timing;

    /** All before and with it need not be sent: it was in the snapshot. */
    private final long start;

    private final Set<Long> inFlight = new HashSet<>();
    private Standing standing;

    /** Seq up to which the peer holds this primary's log; grows. */
    private long acked = NOTHING;

    private long sent;
    private long number;
    private boolean advanced;
    private long sentAtMillis;
    private long movedAtMillis;
    private long heardAtMillis;

    /** @param start seq of the last entry that it holds, or that its snapshot will have */
    Peer(Contact contact, Attempt attempt, Standing standing, long start, Settings.Timing timing, long nowMillis) {
        this.contact = contact;
        this.attempt = attempt;
        this.standing = standing;
        this.start = start;
        this.timing = timing;
        sent = start;
        sentAtMillis = nowMillis - timing.beaconMillis();
        movedAtMillis = nowMillis;
        heardAtMillis = nowMillis;
    }

    boolean isMember() {
        return standing == Standing.MEMBER;
    }

    void countIn() {
        standing = Standing.MEMBER;
        // It is waiting to hear of it.
        sentAtMillis -= timing.beaconMillis();
    }

    void release() {
        standing = Standing.RELEASED;
    }

    long acked() {
        return acked;
    }

    /** What must be kept for it in the log is behind this. */
    long held() {
        return Math.max(acked, start);
    }

    long silentMillis(long nowMillis) {
        return nowMillis - heardAtMillis;
    }

    void onApplied(Request.Apply apply, long upTo, long nowMillis) {
        inFlight.remove(apply.number());
        heardAtMillis = nowMillis;
        if (upTo > acked) {
            acked = upTo;
            sent = Math.max(sent, acked);
            movedAtMillis = nowMillis;
            advanced = true;
        }
        // All that was sent is there, even if some answers were lost.
        if (acked >= sent) inFlight.clear();
        // Some of it was overtaken, or did not follow what the peer holds. Without progress it waits for its time.
        if (inFlight.isEmpty() && advanced) rewind(nowMillis);
    }

    /** What is to be sent now. */
    List<Request.Apply> due(Ledger ledger, long view, String session, long nowMillis) {
        if (sent > held() && nowMillis - movedAtMillis >= timing.resendMillis()) rewind(nowMillis);
        List<Request.Apply> result = new ArrayList<>();
        while (inFlight.size() < PIPELINE && sent < ledger.end()) {
            if (sent == held()) movedAtMillis = nowMillis;
            result.add(apply(ledger, view, session, batch(ledger)));
        }
        boolean isQuiet = result.isEmpty() && nowMillis - sentAtMillis >= timing.beaconMillis();
        if (isQuiet) result.add(apply(ledger, view, session, List.of()));
        if (!result.isEmpty()) sentAtMillis = nowMillis;
        return result;
    }

    /** The farewell. */
    Request.Apply beacon(Ledger ledger, long view, String session) {
        return apply(ledger, view, session, List.of());
    }

    Status.PeerStatus status(long end, long nowMillis) {
        return new Status.PeerStatus(
                contact.id(), contact.address(), standing, acked, end - Math.max(acked, 0), silentMillis(nowMillis));
    }

    private Request.Apply apply(Ledger ledger, long view, String session, List<Entry> entries) {
        long from = sent;
        sent += entries.size();
        number++;
        if (!entries.isEmpty()) inFlight.add(number);
        return new Request.Apply(
                view, session, attempt, number, standing, from, ledger.viewAt(from), ledger.commit(), entries);
    }

    private List<Entry> batch(Ledger ledger) {
        List<Entry> batch = new ArrayList<>();
        long bytes = 0;
        for (long seq = sent + 1; seq <= ledger.end() && batch.size() < Size.BATCH_ENTRIES; seq++) {
            Entry entry = ledger.entry(seq);
            bytes += Size.of(entry);
            if (bytes > Size.BATCH_BYTES && !batch.isEmpty()) break;
            batch.add(entry);
        }
        return batch;
    }

    private void rewind(long nowMillis) {
        sent = held();
        inFlight.clear();
        advanced = false;
        movedAtMillis = nowMillis;
    }
}
