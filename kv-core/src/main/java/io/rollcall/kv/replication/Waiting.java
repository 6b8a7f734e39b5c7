package io.rollcall.kv.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Clients whose answer is decided and may be told once an entry is committed. */
final class Waiting {

    private final Context context;
    private final Map<Long, Set<Client>> bySeq = new TreeMap<>();
    private final Deque<Client> byDeadline = new ArrayDeque<>();
    private int count;

    /**
     * @param answer once {@code seq} is committed
     * @param late what it is told where that takes too long
     */
    private record Client(long token, long seq, long deadlineMillis, Answer answer, Answer late) {}

    Waiting(Context context) {
        this.context = context;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count >= context.settings.limits().waiting();
    }

    void add(long token, long seq, Answer answer, Answer late) {
        if (seq <= context.ledger.commit()) {
            context.reply(token, answer);
            return;
        }
        long deadlineMillis = context.millis() + context.settings.timing().deadlineMillis();
        Client client = new Client(token, seq, deadlineMillis, answer, late);
        bySeq.computeIfAbsent(seq, any -> new LinkedHashSet<>()).add(client);
        byDeadline.add(client);
        count++;
    }

    void onCommit() {
        var first = bySeq.entrySet().iterator();
        while (first.hasNext()) {
            var next = first.next();
            if (next.getKey() > context.ledger.commit()) return;
            for (Client client : next.getValue()) context.reply(client.token(), client.answer());
            count -= next.getValue().size();
            first.remove();
        }
    }

    /** All have the same patience, so the first to come is the first to go. */
    void onTick() {
        while (!byDeadline.isEmpty() && isOver(byDeadline.getFirst())) tellLate(byDeadline.removeFirst());
    }

    void giveUp() {
        while (!byDeadline.isEmpty()) tellLate(byDeadline.removeFirst());
    }

    private boolean isOver(Client client) {
        return client.deadlineMillis() <= context.millis() || client.seq() <= context.ledger.commit();
    }

    private void tellLate(Client client) {
        Set<Client> waiting = bySeq.get(client.seq());
        if (waiting == null || !waiting.remove(client)) return;
        if (waiting.isEmpty()) bySeq.remove(client.seq());
        count--;
        context.reply(client.token(), client.late());
    }
}
