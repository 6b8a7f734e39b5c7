package io.rollcall.kv.replication;

import io.rollcall.kv.store.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads that wait at a backup until the primary has said how far it has committed.
 *
 * <p>A read is answered only with an answer to a question that was asked after the read arrived: the primary may have
 * committed, and told a client so, between the two. So one question is under way at a time, and what arrives meanwhile
 * waits for the next.
 */
final class Questions {

    private final Context context;
    private final Attempt by;
    private List<Read> asked = new ArrayList<>();
    private List<Read> next = new ArrayList<>();
    private boolean open;
    private long question;
    private long askedAtMillis;

    private record Read(long token, long deadlineMillis, Function<Ledger, Answer> answer) {}

    Questions(Context context, Attempt by) {
        this.context = context;
        this.by = by;
    }

    int waiting() {
        return asked.size() + next.size();
    }

    boolean isCurrent(Request.Committed committed) {
        return open && committed.question() == question && committed.view() == context.view;
    }

    long askedAtMillis() {
        return askedAtMillis;
    }

    void add(long token, Function<Ledger, Answer> answer) {
        if (waiting() >= context.settings.limits().waiting()) {
            context.refuse(token, Answer.Reason.TOO_MANY, "too many reads wait for the primary; try another replica");
            return;
        }
        next.add(new Read(token, context.millis() + context.settings.timing().deadlineMillis(), answer));
        askIfNoneIsOpen();
    }

    /** Asks even if no read waits: to learn whether the primary is there, and still counts this replica in. */
    void askIfNoneIsOpen() {
        if (!open) ask();
    }

    /** The ledger has been brought to the point that the primary named, or behind it. */
    void answered() {
        open = false;
        for (Read read : asked) context.reply(read.token(), read.answer().apply(context.ledger));
        asked = new ArrayList<>();
        if (!next.isEmpty()) ask();
    }

    void onTick() {
        expire(asked);
        expire(next);
        boolean isOverdue =
                context.millis() - askedAtMillis >= context.settings.timing().resendMillis();
        if (open && isOverdue) {
            open = false;
            if (waiting() > 0) ask();
        }
    }

    void refuseAll(String why) {
        for (List<Read> reads : List.of(asked, next)) {
            for (Read read : reads) context.refuse(read.token(), Answer.Reason.NOT_READY, why);
            reads.clear();
        }
    }

    /** Nothing is sent to a primary that the registry does not list; then the reads wait for the next tick. */
    private void ask() {
        Contact primary = context.primary();
        open = true;
        question++;
        askedAtMillis = context.millis();
        asked.addAll(next);
        next = new ArrayList<>();
        if (primary == null) return;
        String id = context.settings.self().id();
        context.send(primary, new Request.Committed(context.view, id, by, question));
    }

    private void expire(List<Read> reads) {
        reads.removeIf(read -> {
            if (read.deadlineMillis() > context.millis()) return false;
            context.refuse(read.token(), Answer.Reason.NOT_READY, "the primary does not answer; try another replica");
            return true;
        });
    }
}
