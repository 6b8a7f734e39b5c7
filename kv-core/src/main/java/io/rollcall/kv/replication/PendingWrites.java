package io.rollcall.kv.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes of clients that are answered once an entry is committed. */
final class PendingWrites {

    private final Context context;
    private final Role primary;
    private final Map<Long, Set<Client>> bySeq = new TreeMap<>();
    private final Deque<Client> byDeadline = new ArrayDeque<>();
    private int count;

    /**
     * @param answer the answer once {@code seq} is committed
     * @param reads whether the answer shows the store's state, so that a primary that has lost its lease must not give
     *     it
     * @param late the answer where that takes too long, or the lease is lost
     */
    private record Client(long token, long seq, long deadlineMillis, Answer answer, boolean reads, Answer late) {}

    PendingWrites(Context context, Role primary) {
        this.context = context;
        this.primary = primary;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count >= context.settings.limits().waiting();
    }

    void add(long token, long seq, Answer answer, Answer late) {
        add(token, seq, answer, false, late);
    }

    /** Adds an answer that shows what is committed, and changes nothing. */
    void addRead(long token, long seq, Answer answer, Answer late) {
        add(token, seq, answer, true, late);
    }

    private void add(long token, long seq, Answer answer, boolean reads, Answer late) {
        long deadlineMillis = context.millis() + context.timing().deadlineMillis();
        Client client = new Client(token, seq, deadlineMillis, answer, reads, late);
        if (seq <= context.state.commit()) {
            tell(client);
            return;
        }
        bySeq.computeIfAbsent(seq, any -> new LinkedHashSet<>()).add(client);
        byDeadline.add(client);
        count++;
    }

    void onCommit() {
        var first = bySeq.entrySet().iterator();
        while (first.hasNext()) {
            var next = first.next();
            if (next.getKey() > context.state.commit()) return;
            next.getValue().forEach(this::tell);
            count -= next.getValue().size();
            first.remove();
        }
    }

    /** Answers the writes whose deadline is over. Each waits equally long, so the first to come is the first to go. */
    void onTick() {
        while (!byDeadline.isEmpty() && isOver(byDeadline.getFirst())) tellLate(byDeadline.removeFirst());
    }

    void giveUp() {
        while (!byDeadline.isEmpty()) tellLate(byDeadline.removeFirst());
    }

    private void tell(Client client) {
        if (!client.reads()) context.outbox.reply(client.token(), client.answer());
        else if (primary.mayRead())
            context.outbox.replyUntil(client.token(), client.answer(), primary.readsUntilMillis());
        else context.outbox.reply(client.token(), client.late());
    }

    private boolean isOver(Client client) {
        return client.deadlineMillis() <= context.millis() || client.seq() <= context.state.commit();
    }

    private void tellLate(Client client) {
        Set<Client> waiting = bySeq.get(client.seq());
        if (waiting == null || !waiting.remove(client)) return;
        if (waiting.isEmpty()) bySeq.remove(client.seq());
        count--;
        context.outbox.reply(client.token(), client.late());
    }
}
