package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A storage in memory for a replica that is another one after each start. It is not thread-safe: batches are written
 * by the thread that reads. A snapshot is a copy, at a cost in the number of cells.
 */
public final class MemoryStorage implements Storage {

    private NavigableMap<String, Cell> cells = new TreeMap<>(KeyOrder.INSTANCE);
    private Map<String, LastRequest> requests = new LinkedHashMap<>();
    private final List<Entry> log = new ArrayList<>();
    private Checkpoint checkpoint = Checkpoint.NONE;
    private long weight;

    /** The installation in progress; null: there is none. */
    private @Nullable Incoming incoming;

    @Override
    public RecoveredState recover() {
        List<Entry> uncommitted = log.stream()
                .filter(entry -> entry.seq() > checkpoint.applied().seq())
                .toList();
        return new RecoveredState(checkpoint, uncommitted, List.copyOf(requests.values()));
    }

    @Override
    public @Nullable Cell get(String key) {
        return cells.get(key);
    }

    @Override
    public Entry entry(long seq) {
        return log.get(Math.toIntExact(seq - checkpoint.base().seq() - 1));
    }

    @Override
    public Cells cells(String start, boolean includesStart) {
        return new Copied(cells.tailMap(start, includesStart).values().iterator());
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public void write(Batch batch) {
        if (incoming != null) replace(incoming, batch);
        checkpoint = batch.checkpoint();
        log.removeIf(entry -> entry.seq() > batch.truncateAfter());
        log.addAll(batch.appended());
        log.removeIf(entry -> entry.seq() <= checkpoint.base().seq());
        batch.cells().forEach(this::put);
        batch.deleted().forEach(key -> removed(cells.remove(key)));
        batch.requests().forEach(this::remember);
        batch.forgotten().forEach(requests::remove);
    }

    @Override
    public Snapshot snapshot() {
        return new Copy(checkpoint, List.copyOf(requests.values()), List.copyOf(cells.values()));
    }

    @Override
    public Installation install() {
        Incoming begun = new Incoming();
        incoming = begun;
        return begun;
    }

    private void replace(Incoming brought, Batch batch) {
        if (!batch.completes()) throw new IllegalStateException("a batch between cells of another replica");
        incoming = null;
        cells = brought.cells;
        requests = brought.requests;
        log.clear();
        weight = cells.values().stream().mapToLong(Cell::weight).sum();
    }

    /** Returns another disk with the present data. */
    public MemoryStorage copy() {
        MemoryStorage copy = new MemoryStorage();
        copy.cells.putAll(cells);
        copy.log.addAll(log);
        copy.requests.putAll(requests);
        copy.checkpoint = checkpoint;
        copy.weight = weight;
        return copy;
    }

    private void put(Cell cell) {
        removed(cells.put(cell.key(), cell));
        weight += cell.weight();
    }

    private void removed(@Nullable Cell old) {
        if (old != null) weight -= old.weight();
    }

    private void remember(LastRequest last) {
        remember(requests, last);
    }

    private static void remember(Map<String, LastRequest> requests, LastRequest last) {
        requests.remove(last.id().client());
        requests.put(last.id().client(), last);
    }

    /** The part of another replica's snapshot that has arrived. */
    private final class Incoming implements Installation {

        private final NavigableMap<String, Cell> cells = new TreeMap<>(KeyOrder.INSTANCE);
        private final Map<String, LastRequest> requests = new LinkedHashMap<>();

        @Override
        public void cells(List<Cell> more) {
            for (Cell cell : more) cells.put(cell.key(), cell);
        }

        @Override
        public void requests(List<LastRequest> more) {
            more.forEach(last -> remember(requests, last));
        }

        @Override
        public void abandon() {
            incoming = null;
        }
    }

    private record Copied(Iterator<Cell> of) implements Cells {

        @Override
        public boolean hasNext() {
            return of.hasNext();
        }

        @Override
        public Cell next() {
            return of.next();
        }

        @Override
        public void close() {}
    }

    private record Copy(Checkpoint checkpoint, List<LastRequest> requests, List<Cell> all) implements Snapshot {

        @Override
        public Cells cells() {
            return new Copied(all.iterator());
        }

        @Override
        public void close() {}
    }
}
