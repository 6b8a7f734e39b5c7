package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Forgery;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.KeyOrder;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.RecoveredState;
import io.rollcall.kv.store.Storage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk that outlives the processes of its machine. What is written is there whole; what is brought by an
 * installation, once it is completed.
 */
final class Disk implements Storage {

    private NavigableMap<String, Cell> cells = new TreeMap<>(KeyOrder.INSTANCE);
    private Map<String, LastRequest> requests = new LinkedHashMap<>();
    private final List<Entry> log = new ArrayList<>();
    private Checkpoint checkpoint = Checkpoint.NONE;

    /** Null: nothing is being brought. */
    private @Nullable Incoming incoming;

    /** What a process finds when it starts. */
    @Override
    public RecoveredState recover() {
        incoming = null;
        return new RecoveredState(checkpoint, behind(checkpoint.applied().seq()), List.copyOf(requests.values()));
    }

    /** Changes the last entry, if there is one, and leaves its hash as it was. Returns whether it did. */
    boolean changeAnEntry() {
        if (log.isEmpty()) return false;
        Entry last = log.remove(log.size() - 1);
        Operation other = new Operation.Put(Forgery.KEY, "rotten");
        log.add(new Entry(last.view(), last.seq(), last.timeMillis(), other, last.request(), last.hash()));
        return true;
    }

    /** Returns whether an entry is not what its hash says, as a start finds out. */
    boolean isRotten() {
        return EntryHash.firstWrong(checkpoint.base().hash(), log) != null;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    long end() {
        return checkpoint.base().seq() + log.size();
    }

    /** Null: it is not held, or cut off. */
    @Nullable
    Entry held(long seq) {
        return seq > checkpoint.base().seq() && seq <= end() ? entry(seq) : null;
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
        return new All(cells.tailMap(start, includesStart).values().iterator());
    }

    @Override
    public long weight() {
        return cells.size();
    }

    @Override
    public void write(Batch batch) {
        if (incoming != null) replace(incoming, batch);
        long cut = batch.checkpoint().base().seq() - checkpoint.base().seq();
        if (batch.completes()) log.clear();
        else if (batch.truncateAfter() < end())
            log.subList((int) (batch.truncateAfter() - checkpoint.base().seq()), log.size())
                    .clear();
        if (!batch.completes() && cut > 0) log.subList(0, (int) cut).clear();
        log.addAll(batch.appended());
        checkpoint = batch.checkpoint();
        for (Entry entry : batch.appended()) {
            if (entry.seq() > checkpoint.base().seq() && !entry.equals(held(entry.seq())))
                throw new AssertionError("a gap in the log before " + entry);
        }
        for (Cell cell : batch.cells()) cells.put(cell.key(), cell);
        for (String key : batch.deleted()) cells.remove(key);
        batch.requests().forEach(this::remember);
        for (String client : batch.forgotten()) requests.remove(client);
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
        if (!batch.completes()) throw new AssertionError("a batch between cells of another replica");
        incoming = null;
        cells = brought.cells;
        requests = brought.requests;
        log.clear();
        checkpoint = new Checkpoint(checkpoint.view(), 0, LogPosition.ZERO, LogPosition.ZERO);
    }

    private List<Entry> behind(long seq) {
        return List.copyOf(log.subList((int) (seq - checkpoint.base().seq()), log.size()));
    }

    private void remember(LastRequest last) {
        remember(requests, last);
    }

    private static void remember(Map<String, LastRequest> requests, LastRequest last) {
        requests.remove(last.id().client());
        requests.put(last.id().client(), last);
    }

    /** What another replica's snapshot has brought so far. */
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

    private record All(Iterator<Cell> of) implements Cells {

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

    record Copy(Checkpoint checkpoint, List<LastRequest> requests, List<Cell> all) implements Snapshot {

        @Override
        public Cells cells() {
            return new All(all.iterator());
        }

        @Override
        public void close() {}
    }
}
