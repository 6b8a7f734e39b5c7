package io.rollcall.kv.disk;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.View;
import java.util.List;

/** Batches as a replica of one makes them: each entry is applied and cut off at once, or stays in the log. */
final class Batches {

    static final View VIEW = new View(3, "kv1", List.of(new Member("kv1", "a-uuid", "localhost:9301")));

    private Batches() {}

    /** Entry {@code seq}, applied, and the log compacted up to {@code base}. */
    static Batch put(long seq, long base, String key, String value) {
        return write(seq, base, List.of(new Cell(key, value, seq)));
    }

    /** Makes a batch of cells at one seq; the entry has the first of them. */
    static Batch write(long seq, long base, List<Cell> cells) {
        Entry entry = entry(seq, cells.get(0));
        return new Batch(
                checkpoint(base, seq), Long.MAX_VALUE, List.of(entry), cells, List.of(), List.of(), List.of(), false);
    }

    static Entry entry(long seq, Cell cell) {
        return new Entry(VIEW.number(), seq, seq * 10, new Operation.Put(cell.key(), cell.value()), null);
    }

    static Batch completing(long seq) {
        return new Batch(
                checkpoint(seq, seq), Long.MAX_VALUE, List.of(), List.of(), List.of(), List.of(), List.of(), true);
    }

    static Checkpoint checkpoint(long base, long applied) {
        return new Checkpoint(VIEW, VIEW.number(), point(base), point(applied));
    }

    static LogPosition point(long seq) {
        return seq == 0 ? LogPosition.ZERO : new LogPosition(seq, VIEW.number(), seq * 10, EntryHash.UNKNOWN);
    }
}
