package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the log after its base. The entries before are committed, and their effects are in the cells on disk.
 * Where the log is kept long, because a replica lags far behind, its older part is on disk only.
 */
final class Log {

    /** Compaction moves the entries that are left, so it waits for this many. */
    private static final int CUT_AT_LEAST = 256;

    /**
     * The weight from which fewer entries are compacted: a log that is kept for nobody must not look like a lagging
     * replica's.
     */
    private static final long LIGHT_BYTES = 1 << 20;

    /** The memory for entries: more than is in flight to a healthy replica, and less than hurts in a small heap. */
    private static final long MEMORY_BYTES = 16 << 20;

    private final Storage storage;

    /** The entries after {@link #memoryBase}. */
    private final List<Entry> entries;

    private LogPosition base;
    private LogPosition memoryBase;
    /** The weight of {@link #entries}. */
    private long memoryWeight;

    /** The approximate weight of the entries that are on disk only. */
    private long diskWeight;

    /** @param entries the entries after {@code applied} */
    Log(Storage storage, LogPosition base, LogPosition applied, List<Entry> entries) {
        this.storage = storage;
        this.base = base;
        this.memoryBase = applied;
        this.entries = new ArrayList<>(entries);
        for (Entry entry : entries) memoryWeight += entry.weight();
    }

    /** Returns the last entry that was compacted away. */
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

    /** Returns the position of the entry at {@code seq}, which may be the last one that was compacted away. */
    LogPosition pointAt(long seq) {
        if (seq == base.seq()) return base;
        if (seq == memoryBase.seq()) return memoryBase;
        Entry entry = get(seq);
        return new LogPosition(seq, entry.view(), entry.timeMillis(), entry.hash());
    }

    /** Returns the first entry in memory that is not what its hash says; null: none. */
    @Nullable
    Entry firstWrong() {
        return EntryHash.firstWrong(memoryBase.hash(), entries);
    }

    void append(Entry entry) {
        if (entry.seq() != end() + 1)
            throw new IllegalStateException("entry " + entry.seq() + " does not follow entry " + end());
        if (entry.timeMillis() < pointAt(end()).timeMillis())
            throw new IllegalStateException("the log's time runs back at " + entry);
        entries.add(entry);
        memoryWeight += entry.weight();
    }

    /** Returns the entries after {@code seq}, which are all in memory: they are not known to be committed. */
    List<Entry> after(long seq) {
        return List.copyOf(entries.subList(index(seq) + 1, entries.size()));
    }

    /** Drops the entries after {@code seq}. */
    void truncateAfter(long seq) {
        drop(entries.subList(index(seq) + 1, entries.size()));
    }

    /** Forgets the entries up to {@code seq}, now or later. */
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

    /** Keeps the entries up to {@code seq} on disk only, if memory is short. They are on disk already. */
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
