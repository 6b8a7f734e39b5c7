package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one replica holds: the log, the keys as they are committed, the last request of each client, and the view.
 *
 * <p>It changes in memory at once, and on disk a {@link Batch} at a time: {@link #takeBatch} gives what has changed since the last
 * one, {@link #onWritten} says that it is durable. Committed values that are not in the cells on disk yet lie over them.
 *
 * <p>Nothing that is committed is ever dropped from the log, and the mark never runs back.
 */
public final class ReplicaState {

    private final Storage storage;
    private final UnflushedWrites overlay = new UnflushedWrites();
    private UncommittedIndex prepared = new UncommittedIndex();
    private Log log;
    private ClientTable requests;
    private View view;
    private long logView;

    /** Seq up to which the log is known to be committed, and is applied. */
    private long commit;

    /** Seq up to which the log is on disk as it is here. */
    private long durableEnd;

    /** Seq up to which the cells on disk have what is committed. */
    private long durableCommit;

    /** What the disk has of {@link #logView}. */
    private long durableLogView;

    private long asked;
    private String heard;

    private PendingBatch changes = new PendingBatch();
    private @Nullable Writing writing;

    /** The batch under way. */
    private record Writing(long end, long commit, long logView) {}

    public ReplicaState(Storage storage) {
        RecoveredState stored = storage.stored();
        this.storage = storage;
        this.log = new Log(storage, stored.mark().base(), stored.mark().applied(), stored.log());
        this.requests = new ClientTable(stored.requests());
        this.view = stored.mark().view();
        this.logView = stored.mark().logView();
        this.durableLogView = logView;
        this.asked = stored.mark().asked();
        this.heard = stored.mark().heard();
        this.commit = stored.mark().applied().seq();
        this.durableCommit = commit;
        this.durableEnd = log.end();
        for (Entry entry : log.behind(commit)) prepared.add(entry);
    }

    /** The newest that this replica knows of. */
    public View view() {
        return view;
    }

    /** Number of the view whose primary this log last agreed with; 0: none. */
    public long logView() {
        return logView;
    }

    /** Number of the last view that this replica has asked the registry to lead; 0: none. */
    public long asked() {
        return asked;
    }

    public void ask(long number) {
        if (number <= asked) return;
        asked = number;
        changes.mark();
    }

    /** The run of the primary of {@link #logView} whose entries this log took last; empty: none, or not known. */
    public String heard() {
        return heard;
    }

    public void hear(String session) {
        if (session.equals(heard)) return;
        heard = session;
        changes.mark();
    }

    /** How far the disk has come: what a crash leaves here is not behind this. */
    public LogProgress durablePosition() {
        return new LogProgress(durableLogView, durableEnd);
    }

    public long commit() {
        return commit;
    }

    public long end() {
        return log.end();
    }

    public long durableEnd() {
        return durableEnd;
    }

    /** Whose snapshot is frozen now holds all up to this. */
    public long durableCommit() {
        return durableCommit;
    }

    /** View of the entry at {@code seq}; 0: it is cut off, so committed. */
    public long viewAt(long seq) {
        return seq < log.base().seq() ? 0 : log.pointAt(seq).view();
    }

    public long endTimeMillis() {
        return log.pointAt(log.end()).timeMillis();
    }

    /** Whether an entry that follows {@code (view, seq)} follows what is held here. */
    public boolean holds(long seq, long view) {
        return seq < log.base().seq() || (seq <= log.end() && log.pointAt(seq).view() == view);
    }

    /** Whether this very entry is held, or is cut off: then it is committed. */
    public boolean holds(Entry entry) {
        return entry.seq() <= log.base().seq() || holds(entry.seq(), entry.view());
    }

    public Entry entry(long seq) {
        return log.get(seq);
    }

    public void adopt(View newer) {
        if (newer.number() <= view.number())
            throw new IllegalStateException("view " + newer.number() + " after " + view.number());
        view = newer;
        changes.mark();
    }

    public void agreeWith(long number) {
        if (number < logView) throw new IllegalStateException("the log agrees with " + number + " after " + logView);
        if (number == logView) return;
        logView = number;
        heard = "";
        changes.mark();
    }

    public void prepare(Entry entry) {
        log.append(entry);
        prepared.add(entry);
        changes.append(entry);
    }

    /** Drops the entries behind {@code seq}: their primary is gone, and the present one does not have them. */
    public void keepTo(long seq) {
        if (seq >= log.end()) return;
        if (seq < commit)
            throw new IllegalStateException("entries from " + seq + " on would go, to " + commit + " is committed");
        log.keepTo(seq);
        changes.keepTo(seq);
        durableEnd = Math.min(durableEnd, seq);
        if (writing != null) writing = new Writing(Math.min(writing.end(), seq), writing.commit(), writing.logView());
        prepared = new UncommittedIndex();
        for (Entry entry : log.behind(commit)) prepared.add(entry);
    }

    public void commitTo(long seq) {
        if (seq > log.end()) throw new IllegalStateException("commit of " + seq + ", which is not held: " + log.end());
        while (commit < seq) commit(log.get(++commit));
    }

    /** Forgets entries that every replica has, as far as they are in the cells on disk. */
    public void cut(long seq) {
        log.cut(Math.min(seq, durableCommit));
    }

    /** The cells on disk are another replica's now, and nothing of what was here holds any longer but the view. */
    public void installed(LogPosition at, List<LastRequest> oldestFirst) {
        log = new Log(storage, at, at, List.of());
        requests = new ClientTable(oldestFirst);
        prepared = new UncommittedIndex();
        overlay.clear();
        logView = 0;
        durableLogView = 0;
        heard = "";
        commit = at.seq();
        durableCommit = at.seq();
        durableEnd = at.seq();
        changes = new PendingBatch();
        changes.complete();
    }

    /** The committed value; null: absent. */
    public @Nullable Cell get(String key) {
        UnflushedWrites.Change change = overlay.get(key);
        return change == null ? storage.get(key) : change.cell();
    }

    public Page list(Range range) {
        try {
            return page(range);
        } catch (Storage.ReopenedException e) {
            return page(range);
        }
    }

    private Page page(Range range) {
        List<Cell> page = new ArrayList<>();
        long chars = 0;
        try (Storage.Cells disk = storage.cells(range.start(), range.includesStart())) {
            Iterator<Cell> cells = overlay.over(disk, range.start(), range.includesStart());
            while (cells.hasNext()) {
                Cell cell = cells.next();
                if (!cell.key().startsWith(range.prefix())) break;
                chars += cell.key().length() + cell.value().length();
                if (page.size() == range.limit() || (chars > Page.MOST_CHARS && !page.isEmpty()))
                    return new Page(page, true);
                page.add(cell);
            }
        }
        return new Page(page, false);
    }

    public boolean isDirty(String key) {
        return prepared.touch(key) != null;
    }

    public boolean isDirty(Range range) {
        return prepared.touches(range);
    }

    /** Version of the key with all that is prepared; 0: absent. */
    public long preparedVersion(String key) {
        UncommittedIndex.Touch touch = prepared.touch(key);
        if (touch != null) return touch.version();
        Cell cell = get(key);
        return cell == null ? 0 : cell.version();
    }

    /** Seq of the last entry that changed the key, as far as that is not known to be committed; else the commit point. */
    public long lastChange(String key) {
        UncommittedIndex.Touch touch = prepared.touch(key);
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

    /** Roughly what the cells take, in bytes. */
    public long weight() {
        return storage.weight() + prepared.weight();
    }

    /** Roughly the memory that entries take which are not known to be committed, in bytes. */
    public long preparedWeight() {
        return prepared.weight();
    }

    /** Roughly what the log takes, in bytes. */
    public long logWeight() {
        return log.weight();
    }

    /** Whether something waits for what has changed to be on disk. */
    public boolean hasUrgentChanges() {
        return changes.isUrgent();
    }

    public boolean hasChanges() {
        return !changes.isEmpty();
    }

    public boolean isWriting() {
        return writing != null;
    }

    /** All that has changed since the last one. The next one is taken when this one is written. */
    public Batch takeBatch() {
        if (writing != null) throw new IllegalStateException("a batch is under way");
        Batch batch = changes.batch(new Checkpoint(view, logView, log.base(), log.pointAt(commit), asked, heard));
        writing = new Writing(log.end(), commit, logView);
        changes = new PendingBatch();
        return batch;
    }

    public void onWritten() {
        Writing written = writing;
        if (written == null) throw new IllegalStateException("no batch is under way");
        durableEnd = Math.max(durableEnd, written.end());
        durableCommit = Math.max(durableCommit, written.commit());
        durableLogView = written.logView();
        overlay.dropTo(durableCommit);
        log.evict(Math.min(durableEnd, commit));
        writing = null;
    }

    private void commit(Entry entry) {
        String key = entry.operation().key();
        changes.applied();
        if (entry.operation() instanceof Operation.Put put)
            change(key, entry.seq(), new Cell(key, put.value(), entry.seq()));
        if (entry.operation() instanceof Operation.Delete) change(key, entry.seq(), null);
        LastRequest last = LastRequest.of(entry);
        if (last != null) {
            requests.remember(last);
            changes.request(last);
        }
        requests.forgetAt(entry.timeMillis()).forEach(changes::forget);
        prepared.commit(entry);
    }

    private void change(String key, long seq, @Nullable Cell cell) {
        overlay.add(new UnflushedWrites.Change(key, seq, cell));
        changes.cell(key, cell);
    }
}
