package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one replica: the log, the committed keys, the client table, and the view.
 *
 * <p>It changes in memory at once, and on disk one {@link Batch} at a time: {@link #takeBatch} returns the changes
 * since the last batch, and {@link #onWritten} says that they are durable. Committed values that are not in the cells
 * on disk yet are kept as unflushed writes, which reads see first.
 *
 * <p>No committed entry is ever dropped from the log, and the commit index never runs back.
 */
public final class ReplicaState {

    private final Storage storage;
    private final UnflushedWrites unflushed = new UnflushedWrites();
    private UncommittedIndex uncommitted = new UncommittedIndex();
    private Log log;
    private ClientTable requests;
    private View view;
    private long logView;

    /** The commit index: the log is known to be committed up to this seq, and is applied up to it. */
    private long commit;

    /** The seq up to which the log is on disk. */
    private long durableEnd;

    /** The seq up to which the cells on disk contain the committed entries. */
    private long durableCommit;

    /** The value of {@link #logView} on disk. */
    private long durableLogView;

    private long proposedView;
    private String primarySession;

    private PendingBatch pending = new PendingBatch();
    private @Nullable Writing writing;

    /** The batch in progress. */
    private record Writing(long end, long commit, long logView) {}

    public ReplicaState(Storage storage) {
        RecoveredState recovered = storage.recover();
        this.storage = storage;
        this.log = new Log(
                storage, recovered.checkpoint().base(), recovered.checkpoint().applied(), recovered.log());
        this.requests = new ClientTable(recovered.requests());
        this.view = recovered.checkpoint().view();
        this.logView = recovered.checkpoint().logView();
        this.durableLogView = logView;
        this.proposedView = recovered.checkpoint().proposedView();
        this.primarySession = recovered.checkpoint().primarySession();
        this.commit = recovered.checkpoint().applied().seq();
        this.durableCommit = commit;
        this.durableEnd = log.end();
        for (Entry entry : log.after(commit)) uncommitted.add(entry);
    }

    /** Returns the newest view that this replica knows of. */
    public View view() {
        return view;
    }

    /** Returns the number of the last view whose primary this log agreed with; 0: none. */
    public long logView() {
        return logView;
    }

    /** Returns the number of the last view that this replica has asked the registry to lead; 0: none. */
    public long proposedView() {
        return proposedView;
    }

    public void recordProposal(long number) {
        if (number <= proposedView) return;
        proposedView = number;
        pending.checkpointChanged();
    }

    /**
     * Returns the run of the primary of {@link #logView} whose entries this log took last; empty: none, or not known.
     */
    public String primarySession() {
        return primarySession;
    }

    public void followSession(String session) {
        if (session.equals(primarySession)) return;
        primarySession = session;
        pending.checkpointChanged();
    }

    /** Returns the progress that the disk has recorded: a crash leaves no less than this. */
    public LogProgress durableProgress() {
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

    /** Returns the seq up to which a snapshot that is taken now is complete. */
    public long durableCommit() {
        return durableCommit;
    }

    /** Returns the view of the entry at {@code seq}; 0: the entry was compacted away, so it is committed. */
    public long viewAt(long seq) {
        return seq < log.base().seq() ? 0 : log.pointAt(seq).view();
    }

    public long endTimeMillis() {
        return log.pointAt(log.end()).timeMillis();
    }

    /** Returns the log's time at {@code seq}, which is not before what was compacted away. */
    public long timeMillisAt(long seq) {
        return log.pointAt(seq).timeMillis();
    }

    /** Returns whether an entry that follows {@code (view, seq)} follows this log (Raft's log matching). */
    public boolean matches(long seq, long view) {
        return seq < log.base().seq() || (seq <= log.end() && log.pointAt(seq).view() == view);
    }

    /** Returns whether the log has this very entry, or has compacted it away, so that it is committed. */
    public boolean matches(Entry entry) {
        return entry.seq() <= log.base().seq() || matches(entry.seq(), entry.view());
    }

    /** Returns the rolling hash at {@code seq}; {@link EntryHash#UNKNOWN}: it is not known. */
    public long hashAt(long seq) {
        return seq < log.base().seq() || seq > log.end()
                ? EntryHash.UNKNOWN
                : log.pointAt(seq).hash();
    }

    /**
     * Returns whether another replica's log cannot have this entry if this log is right: the two have the same view and
     * seq, and another content or hash; or this log's entry is another one, though the two are known to be the same. An
     * entry that was compacted away is not compared.
     *
     * @param same the seq up to which the two logs are known to be the same
     */
    public boolean contradicts(Entry other, long same) {
        boolean isHeld = other.seq() > log.base().seq() && other.seq() <= log.end();
        if (!isHeld) return false;
        Entry own = log.get(other.seq());
        return own.view() == other.view() ? !own.isSame(other) : other.seq() <= same;
    }

    /** Returns the same of an entry of which only the hash is known. */
    public boolean contradicts(long seq, long view, long hash, long same) {
        boolean isHeld = seq >= log.base().seq() && seq <= log.end();
        if (!isHeld) return false;
        LogPosition own = log.pointAt(seq);
        return own.view() == view ? EntryHash.differ(own.hash(), hash) : seq <= same;
    }

    /** Returns whether an entry in memory is not what its hash says. */
    public boolean isRotten() {
        return log.firstWrong() != null;
    }

    public Entry entry(long seq) {
        return log.get(seq);
    }

    public void adopt(View newer) {
        if (newer.number() <= view.number())
            throw new IllegalStateException("view " + newer.number() + " after " + view.number());
        view = newer;
        pending.checkpointChanged();
    }

    public void setLogView(long number) {
        if (number < logView) throw new IllegalStateException("the log agrees with " + number + " after " + logView);
        if (number == logView) return;
        logView = number;
        primarySession = "";
        pending.checkpointChanged();
    }

    /** Appends an entry that this replica makes, and gives it its hash. */
    public void appendNew(Entry entry) {
        append(entry.after(hashAt(log.end())));
    }

    public void append(Entry entry) {
        log.append(entry);
        uncommitted.add(entry);
        pending.append(entry);
    }

    /** Drops the entries after {@code seq}: their primary has been replaced, and the present one does not have them. */
    public void truncateAfter(long seq) {
        if (seq >= log.end()) return;
        if (seq < commit)
            throw new IllegalStateException("entries from " + seq + " on would go, to " + commit + " is committed");
        log.truncateAfter(seq);
        pending.truncateAfter(seq);
        durableEnd = Math.min(durableEnd, seq);
        if (writing != null) writing = new Writing(Math.min(writing.end(), seq), writing.commit(), writing.logView());
        uncommitted = new UncommittedIndex();
        for (Entry entry : log.after(commit)) uncommitted.add(entry);
    }

    public void commitTo(long seq) {
        if (seq > log.end()) throw new IllegalStateException("commit of " + seq + ", which is not held: " + log.end());
        while (commit < seq) commit(log.get(++commit));
    }

    /** Forgets entries that every replica has, as far as they are in the cells on disk. */
    public void compact(long seq) {
        log.compact(Math.min(seq, durableCommit));
    }

    /**
     * Replaces the state after the cells on disk have become another replica's. Nothing of the former state holds any
     * longer but the view.
     */
    public void installed(LogPosition at, List<LastRequest> oldestFirst) {
        log = new Log(storage, at, at, List.of());
        requests = new ClientTable(oldestFirst);
        uncommitted = new UncommittedIndex();
        unflushed.clear();
        logView = 0;
        durableLogView = 0;
        primarySession = "";
        commit = at.seq();
        durableCommit = at.seq();
        durableEnd = at.seq();
        pending = new PendingBatch();
        pending.complete();
    }

    /** Returns the committed value; null: absent. */
    public @Nullable Cell get(String key) {
        UnflushedWrites.Change change = unflushed.get(key);
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
            Iterator<Cell> cells = unflushed.over(disk, range.start(), range.includesStart());
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
        return uncommitted.lastChange(key) != null;
    }

    public boolean isDirty(Range range) {
        return uncommitted.changesAnyIn(range);
    }

    /** Returns the version of the key with every uncommitted entry applied; 0: absent. */
    public long uncommittedVersion(String key) {
        UncommittedIndex.Change last = uncommitted.lastChange(key);
        if (last != null) return last.version();
        Cell cell = get(key);
        return cell == null ? 0 : cell.version();
    }

    /** Returns the seq of the last uncommitted entry that changed the key; without one, the commit index. */
    public long lastChange(String key) {
        UncommittedIndex.Change last = uncommitted.lastChange(key);
        return last == null ? commit : last.seq();
    }

    /** Returns the client's last request, uncommitted ones included; null: the client is not known, or forgotten. */
    public @Nullable LastRequest lastRequest(String client) {
        LastRequest last = uncommitted.last(client);
        if (last == null) last = requests.get(client);
        return last == null || last.isForgottenAt(endTimeMillis()) ? null : last;
    }

    /**
     * Returns whether one more client may be remembered, so that the entry of its write leaves no more than {@code
     * limit}. Those that are forgotten at that entry make room.
     *
     * @param logTimeMillis the log's time at that entry
     */
    public boolean hasRoomForClient(int limit, long logTimeMillis) {
        int tooMany = requests.size() + uncommitted.clients() + 1 - limit;
        return tooMany <= 0 || requests.forgetsAt(logTimeMillis, tooMany);
    }

    /** Returns the approximate size of the cells, in bytes. */
    public long weight() {
        return storage.weight() + uncommitted.weight();
    }

    /** Returns the approximate memory of the uncommitted entries, in bytes. */
    public long uncommittedWeight() {
        return uncommitted.weight();
    }

    /** Returns the approximate size of the log, in bytes. */
    public long logWeight() {
        return log.weight();
    }

    /** Returns whether something waits until the pending changes are on disk. */
    public boolean hasUrgentChanges() {
        return pending.isUrgent();
    }

    public boolean hasChanges() {
        return !pending.isEmpty();
    }

    public boolean isWriting() {
        return writing != null;
    }

    /** Returns every change since the last batch. The next batch is taken after this one is written. */
    public Batch takeBatch() {
        if (writing != null) throw new IllegalStateException("a batch is under way");
        Batch batch = pending.batch(
                new Checkpoint(view, logView, log.base(), log.pointAt(commit), proposedView, primarySession));
        writing = new Writing(log.end(), commit, logView);
        pending = new PendingBatch();
        return batch;
    }

    public void onWritten() {
        Writing written = writing;
        if (written == null) throw new IllegalStateException("no batch is under way");
        durableEnd = Math.max(durableEnd, written.end());
        durableCommit = Math.max(durableCommit, written.commit());
        durableLogView = written.logView();
        unflushed.dropTo(durableCommit);
        log.evict(Math.min(durableEnd, commit));
        writing = null;
    }

    private void commit(Entry entry) {
        String key = entry.operation().key();
        pending.applied();
        if (entry.operation() instanceof Operation.Put put) {
            change(key, entry.seq(), new Cell(key, put.value(), entry.seq()));
        } else if (entry.operation() instanceof Operation.Delete) {
            change(key, entry.seq(), null);
        } else if (!(entry.operation() instanceof Operation.Decline)) {
            throw new IllegalArgumentException("an operation of an unknown kind: " + entry);
        }
        LastRequest last = LastRequest.of(entry);
        if (last != null) {
            requests.remember(last);
            pending.request(last);
        }
        requests.forgetAt(entry.timeMillis()).forEach(pending::forget);
        uncommitted.commit(entry);
    }

    private void change(String key, long seq, @Nullable Cell cell) {
        unflushed.add(new UnflushedWrites.Change(key, seq, cell));
        pending.cell(key, cell);
    }
}
