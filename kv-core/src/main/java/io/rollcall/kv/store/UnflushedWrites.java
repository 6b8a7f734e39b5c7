package io.rollcall.kv.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The committed changes that are not in the cells on disk yet. Reads see them before the cells. */
final class UnflushedWrites {

    private final NavigableMap<String, Change> changes = new TreeMap<>(KeyOrder.INSTANCE);
    private final Deque<Change> oldestFirst = new ArrayDeque<>();

    /**
     * @param seq the seq of the entry
     * @param cell the new cell; null: deleted
     */
    record Change(String key, long seq, @Nullable Cell cell) {}

    /** Returns the unflushed change of a key; null: the disk has the newest value. */
    @Nullable
    Change get(String key) {
        return changes.get(key);
    }

    void add(Change change) {
        changes.put(change.key(), change);
        oldestFirst.add(change);
    }

    /** Drops the changes up to {@code seq}, which are in the cells on disk now. */
    void dropTo(long seq) {
        while (!oldestFirst.isEmpty() && oldestFirst.getFirst().seq() <= seq) {
            Change change = oldestFirst.removeFirst();
            changes.remove(change.key(), change);
        }
    }

    void clear() {
        changes.clear();
        oldestFirst.clear();
    }

    /** The cells on disk from a key on, with these changes over them. */
    Iterator<Cell> over(Iterator<Cell> disk, String start, boolean includesStart) {
        return new Merged(disk, changes.tailMap(start, includesStart).values().iterator());
    }

    private static final class Merged implements Iterator<Cell> {

        private final Iterator<Cell> disk;
        private final Iterator<Change> over;
        private @Nullable Cell below;
        private @Nullable Change above;
        private @Nullable Cell next;

        Merged(Iterator<Cell> disk, Iterator<Change> over) {
            this.disk = disk;
            this.over = over;
            below = following(disk);
            above = following(over);
            next = advance();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Cell next() {
            Cell result = next;
            if (result == null) throw new NoSuchElementException();
            next = advance();
            return result;
        }

        private @Nullable Cell advance() {
            while (above != null && isAboveFirst(above)) {
                Change change = above;
                above = following(over);
                if (below != null && below.key().equals(change.key())) below = following(disk);
                if (change.cell() != null) return change.cell();
            }
            Cell cell = below;
            if (cell != null) below = following(disk);
            return cell;
        }

        private boolean isAboveFirst(Change change) {
            return below == null || KeyOrder.INSTANCE.compare(change.key(), below.key()) <= 0;
        }

        private static <T> @Nullable T following(Iterator<T> iterator) {
            return iterator.hasNext() ? iterator.next() : null;
        }
    }
}
