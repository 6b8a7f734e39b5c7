package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads that wait at a backup until the primary has told its commit index (the read index of Raft).
 *
 * <p>A read is answered only by a read index that was requested after the read arrived: the primary may have committed
 * an entry, and told a client so, between the two. So one request is in flight at a time, and reads that arrive in the
 * meantime wait for the next one.
 */
final class ReadIndexQueue {

    private final Context context;
    private List<Queued> asked = new ArrayList<>();
    private List<Queued> next = new ArrayList<>();
    private boolean open;
    private long query;
    private long askedAtMillis;

    private record Queued(Read read, long deadlineMillis) {}

    ReadIndexQueue(Context context) {
        this.context = context;
    }

    int waiting() {
        return asked.size() + next.size();
    }

    boolean isCurrent(Request.ReadIndex committed) {
        return open
                && committed.query() == query
                && committed.view() == context.view().number();
    }

    void add(Read read) {
        if (waiting() >= context.settings.limits().waiting()) {
            context.outbox.refuse(
                    read.token(), Answer.Reason.TOO_MANY, "too many reads wait for the primary; try another replica");
            return;
        }
        next.add(new Queued(read, context.millis() + context.timing().deadlineMillis()));
        if (!open) ask();
    }

    /**
     * Answers the reads. The state has reached the read index, or is past it.
     *
     * @param leaseUntilMillis the end of this replica's read lease
     */
    void answered(long leaseUntilMillis) {
        open = false;
        for (Queued queued : asked) {
            Read read = queued.read();
            context.outbox.replyUntil(read.token(), read.answer(context.state), leaseUntilMillis);
        }
        asked = new ArrayList<>();
        if (!next.isEmpty()) ask();
    }

    /** @param leaseUntilMillis the end of this replica's read lease: without it, no answer is of use */
    void onTick(long leaseUntilMillis) {
        if (context.millis() >= leaseUntilMillis) refuseAll("the read lease has ended; ask another replica");
        expire(asked);
        expire(next);
        boolean isOverdue = context.millis() - askedAtMillis >= context.timing().resendMillis();
        if (open && isOverdue) {
            open = false;
            if (waiting() > 0) ask();
        }
    }

    /** Hands the reads over, because the view has ended and an answer of that view is of no use. */
    void park() {
        for (List<Queued> reads : List.of(asked, next)) {
            for (Queued queued : reads) context.awaitingLease.add(queued.read());
            reads.clear();
        }
    }

    void refuseAll(String why) {
        for (List<Queued> reads : List.of(asked, next)) {
            for (Queued queued : reads) context.outbox.refuse(queued.read().token(), Answer.Reason.NO_LEASE, why);
            reads.clear();
        }
    }

    private void ask() {
        Member primary = context.primary();
        open = true;
        query++;
        askedAtMillis = context.millis();
        asked.addAll(next);
        next = new ArrayList<>();
        if (primary == null) return;
        Member self = context.self();
        context.outbox.send(primary, new Request.ReadIndex(context.view().number(), self.id(), self.replica(), query));
    }

    private void expire(List<Queued> reads) {
        reads.removeIf(queued -> {
            if (queued.deadlineMillis() > context.millis()) return false;
            context.outbox.refuse(
                    queued.read().token(), Answer.Reason.NO_LEASE, "the primary does not answer; try another replica");
            return true;
        });
    }
}
