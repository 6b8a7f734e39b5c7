package io.rollcall.kv.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one replica holds. An entry is first <em>prepared</em>: it stands in the log, and its key is dirty. Once every
 * replica has it, it is <em>committed</em>: applied to the store, for every read to see.
 *
 * <p>Invariants: {@code commit <= end}; the store and the requests are those at {@code commit}; a key is dirty exactly
 * while an entry behind {@code commit} changes it.
 */
public final class Ledger {

    private final Log log;
    private final Store store = new Store();
    private final Requests requests = new Requests();
    private final Prepared prepared = new Prepared();
    private long commit;

    public Ledger(Snapshot snapshot) {
        log = new Log(snapshot.seq(), snapshot.view(), snapshot.timeMillis());
        commit = snapshot.seq();
        snapshot.cells().forEach(store::put);
        snapshot.requests().forEach(requests::restore);
        snapshot.prepared().forEach(this::prepare);
    }

    public Snapshot snapshot() {
        return new Snapshot(
                commit,
                log.viewAt(commit),
                log.timeAt(commit),
                List.copyOf(store.cells()),
                requests.oldestFirst(),
                log.behind(commit));
    }

    public long commit() {
        return commit;
    }

    public long end() {
        return log.end();
    }

    /** View of the entry at {@code seq}; 0: it is cut off, so committed. */
    public long viewAt(long seq) {
        return seq < log.base() ? 0 : log.viewAt(seq);
    }

    public long endTimeMillis() {
        return log.timeAt(log.end());
    }

    /** Whether an entry that follows {@code (view, seq)} follows what is held here. */
    public boolean holds(long seq, long view) {
        return seq < log.base() || (seq <= log.end() && log.viewAt(seq) == view);
    }

    public Entry entry(long seq) {
        return log.get(seq);
    }

    public void prepare(Entry entry) {
        log.append(entry);
        prepared.add(entry);
    }

    public void commitTo(long seq) {
        if (seq > log.end()) throw new IllegalStateException("commit of " + seq + ", which is not held: " + log.end());
        while (commit < seq) commit(log.get(++commit));
    }

    /** Forgets entries that every replica has. */
    public void cut(long seq) {
        log.cut(Math.min(seq, commit));
    }

    /** The committed value; null: absent. */
    public @Nullable Cell get(String key) {
        return store.get(key);
    }

    public Page list(Range range) {
        return store.list(range);
    }

    public boolean isDirty(String key) {
        return prepared.touch(key) != null;
    }

    public boolean isDirty(Range range) {
        return prepared.touches(range);
    }

    /** Version of the key with all that is prepared; 0: absent. */
    public long preparedVersion(String key) {
        Prepared.Touch touch = prepared.touch(key);
        if (touch != null) return touch.version();
        Cell cell = store.get(key);
        return cell == null ? 0 : cell.version();
    }

    /** Seq of the last entry that changed the key, as far as that is not known to be committed; else the commit point. */
    public long lastChange(String key) {
        Prepared.Touch touch = prepared.touch(key);
        return touch == null ? commit : touch.seq();
    }

    /** The client's last request with all that is prepared; null: the client is not known, or forgotten. */
    public @Nullable LastRequest lastRequest(String client) {
        LastRequest last = prepared.last(client);
        if (last == null) last = requests.get(client);
        return last == null || last.isForgottenAt(endTimeMillis()) ? null : last;
    }

    /** How many clients are remembered, at most. */
    public int clients() {
        return requests.size() + prepared.clients();
    }

    /** Roughly the memory it takes, in bytes. */
    public long weight() {
        return store.weight() + prepared.weight();
    }

    /** Roughly the memory that entries take which are not known to be committed, in bytes. */
    public long preparedWeight() {
        return prepared.weight();
    }

    /** Roughly the memory that the log takes, in bytes. */
    public long logWeight() {
        return log.weight();
    }

    private void commit(Entry entry) {
        Operation operation = entry.operation();
        if (operation instanceof Operation.Put put) store.put(new Cell(put.key(), put.value(), entry.seq()));
        if (operation instanceof Operation.Delete) store.delete(operation.key());
        requests.commit(entry);
        prepared.commit(entry);
    }
}
