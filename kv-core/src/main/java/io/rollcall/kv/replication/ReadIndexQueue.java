package io.rollcall.kv.replication;

import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads that wait at a backup until the primary has said how far it has committed.
 *
 * <p>A read is answered only with an answer to a question that was asked after the read arrived: the primary may have
 * committed, and told a client so, between the two. So one question is under way at a time, and what arrives meanwhile
 * waits for the next.
 */
final class ReadIndexQueue {

    private final Context context;
    private List<Read> asked = new ArrayList<>();
    private List<Read> next = new ArrayList<>();
    private boolean open;
    private long question;
    private long askedAtMillis;

    /** @param again asks the role for it anew */
    private record Read(long token, long deadlineMillis, Function<ReplicaState, Answer> answer, Consumer<Role> again) {}

    ReadIndexQueue(Context context) {
        this.context = context;
    }

    int waiting() {
        return asked.size() + next.size();
    }

    boolean isCurrent(Request.Committed committed) {
        return open
                && committed.question() == question
                && committed.view() == context.view().number();
    }

    void add(long token, Function<ReplicaState, Answer> answer, Consumer<Role> again) {
        if (waiting() >= context.settings.limits().waiting()) {
            context.refuse(token, Answer.Reason.TOO_MANY, "too many reads wait for the primary; try another replica");
            return;
        }
        next.add(new Read(token, context.millis() + context.timing().deadlineMillis(), answer, again));
        if (!open) ask();
    }

    /**
     * The ledger has been brought to the point that the primary named, or behind it.
     *
     * @param leaseUntilMillis of this replica
     */
    void answered(long leaseUntilMillis) {
        open = false;
        for (Read read : asked) context.replyUntil(read.token(), read.answer().apply(context.ledger), leaseUntilMillis);
        asked = new ArrayList<>();
        if (!next.isEmpty()) ask();
    }

    /** @param leaseUntilMillis of this replica: without it, no answer is of use */
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

    /** The view has ended: an answer to what was asked in it is of no use. */
    void park() {
        for (List<Read> reads : List.of(asked, next)) {
            for (Read read : reads) context.parked.add(read.token(), read.again());
            reads.clear();
        }
    }

    void refuseAll(String why) {
        for (List<Read> reads : List.of(asked, next)) {
            for (Read read : reads) context.refuse(read.token(), Answer.Reason.NO_LEASE, why);
            reads.clear();
        }
    }

    private void ask() {
        Member primary = context.primary();
        open = true;
        question++;
        askedAtMillis = context.millis();
        asked.addAll(next);
        next = new ArrayList<>();
        if (primary == null) return;
        Member self = context.self();
        context.send(primary, new Request.Committed(context.view().number(), self.id(), self.replica(), question));
    }

    private void expire(List<Read> reads) {
        reads.removeIf(read -> {
            if (read.deadlineMillis() > context.millis()) return false;
            context.refuse(read.token(), Answer.Reason.NO_LEASE, "the primary does not answer; try another replica");
            return true;
        });
    }
}
