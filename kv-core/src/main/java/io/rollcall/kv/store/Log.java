package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of the log after its base. The entries before are committed, and their effects are in the cells on disk.
 * Where the log is kept long, because a replica lags far behind, its older part is on disk only.
 */
final class Log {

    /** Compaction moves the entries that are left, so it waits for this many. */
    private static final int CUT_AT_LEAST = 256;

    /** Unless they are heavy: what is kept for nobody must not look like a replica that is far behind. */
    private static final long LIGHT_BYTES = 1 << 20;

    /** More than is under way to a healthy replica; less than hurts in a small heap. */
    private static final long MEMORY_BYTES = 16 << 20;

    private final Storage storage;

    /** Those behind {@link #memoryBase}. */
    private final List<Entry> entries;

    private LogPosition base;
    private LogPosition memoryBase;
    /** The weight of {@link #entries}. */
    private long memoryWeight;

    /** The approximate weight of the entries that are on disk only. */
    private long diskWeight;

    /** @param entries behind {@code applied} */
    Log(Storage storage, LogPosition base, LogPosition applied, List<Entry> entries) {
        this.storage = storage;
        this.base = base;
        this.memoryBase = applied;
        this.entries = new ArrayList<>(entries);
        for (Entry entry : entries) memoryWeight += entry.weight();
    }

    /** The last entry that was cut off. */
    LogPosition base() {
        return base;
    }

    long end() {
        return memoryBase.seq() + entries.size();
    }

    /** Returns the weight of the whole log. */
    long weight() {
        return memoryWeight + diskWeight;
    }

    Entry get(long seq) {
        return seq <= memoryBase.seq() ? storage.entry(seq) : entries.get(index(seq));
    }

    /** The entry at {@code seq}, which may be the last one that was cut off. */
    LogPosition pointAt(long seq) {
        if (seq == base.seq()) return base;
        if (seq == memoryBase.seq()) return memoryBase;
        Entry entry = get(seq);
        return new LogPosition(seq, entry.view(), entry.timeMillis());
    }

    void append(Entry entry) {
        if (entry.seq() != end() + 1) throw new IllegalStateException("entry " + entry.seq() + " behind " + end());
        if (entry.timeMillis() < pointAt(end()).timeMillis())
            throw new IllegalStateException("time runs back at " + entry);
        entries.add(entry);
        memoryWeight += entry.weight();
    }

    /** Those behind {@code seq}, which are all in memory: they are not known to be committed. */
    List<Entry> after(long seq) {
        return List.copyOf(entries.subList(index(seq) + 1, entries.size()));
    }

    /** Drops what is behind {@code seq}. */
    void truncateAfter(long seq) {
        drop(entries.subList(index(seq) + 1, entries.size()));
    }

    /** Forgets what is at {@code seq} and before it, now or later. */
    void compact(long seq) {
        long count = seq - base.seq();
        if (count <= 0 || (count < CUT_AT_LEAST && weight() < LIGHT_BYTES)) return;
        long onDiskAlone = memoryBase.seq() - base.seq();
        base = pointAt(seq);
        if (count < onDiskAlone) {
            diskWeight -= diskWeight * count / onDiskAlone;
        } else {
            diskWeight = 0;
            dropTo(base);
        }
    }

    /** What is at {@code seq} and before it is on disk, and may be kept there alone. */
    void evict(long seq) {
        if (memoryWeight <= MEMORY_BYTES || seq - memoryBase.seq() < CUT_AT_LEAST) return;
        diskWeight += memoryWeight;
        dropTo(pointAt(seq));
        diskWeight -= memoryWeight;
    }

    private void dropTo(LogPosition last) {
        drop(entries.subList(0, index(last.seq()) + 1));
        memoryBase = last;
    }

    private void drop(List<Entry> gone) {
        for (Entry entry : gone) memoryWeight -= entry.weight();
        gone.clear();
    }

    private int index(long seq) {
        return Math.toIntExact(seq - memoryBase.seq() - 1);
    }
}
