package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.List;

/** The entries from some point on. What was cut off is committed and in the {@link Store}. */
final class Log {

    /** Cutting moves what is left, so it waits for so many. */
    private static final int CUT_AT_LEAST = 256;

    /** Unless they are heavy: what is kept for nobody must not look like a replica that is far behind. */
    private static final long LIGHT_BYTES = 1 << 20;

    private final List<Entry> entries = new ArrayList<>();
    private long weight;
    private long base;
    private long baseView;
    private long baseTimeMillis;

    Log(long base, long baseView, long baseTimeMillis) {
        this.base = base;
        this.baseView = baseView;
        this.baseTimeMillis = baseTimeMillis;
    }

    /** Seq of the last entry that was cut off. */
    long base() {
        return base;
    }

    long end() {
        return base + entries.size();
    }

    long weight() {
        return weight;
    }

    Entry get(long seq) {
        return entries.get(Math.toIntExact(seq - base - 1));
    }

    /** View of the entry at {@code seq}, which may be the last one that was cut off. */
    long viewAt(long seq) {
        return seq == base ? baseView : get(seq).view();
    }

    long timeAt(long seq) {
        return seq == base ? baseTimeMillis : get(seq).timeMillis();
    }

    void append(Entry entry) {
        if (entry.seq() != end() + 1) throw new IllegalStateException("entry " + entry.seq() + " behind " + end());
        if (entry.timeMillis() < timeAt(end())) throw new IllegalStateException("time runs back at " + entry);
        entries.add(entry);
        weight += entry.weight();
    }

    List<Entry> behind(long seq) {
        return List.copyOf(entries.subList(Math.toIntExact(seq - base), entries.size()));
    }

    /** Forgets what is at {@code seq} and before it, now or later. */
    void cut(long seq) {
        int count = Math.toIntExact(seq - base);
        if (count == 0 || (count < CUT_AT_LEAST && weight < LIGHT_BYTES)) return;
        baseTimeMillis = timeAt(seq);
        baseView = viewAt(seq);
        base = seq;
        List<Entry> gone = entries.subList(0, count);
        for (Entry entry : gone) weight -= entry.weight();
        gone.clear();
    }
}
