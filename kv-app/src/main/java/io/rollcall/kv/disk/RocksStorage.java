package io.rollcall.kv.disk;

import io.micrometer.core.instrument.Timer;
import io.rollcall.chassis.LockedDirectory;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.RecoveredState;
import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage in RocksDB. A {@link Batch} is one write batch: one synced record of the WAL, so a crash leaves the whole
 * of it or nothing. The column families are: cells by key, whose UTF-8 bytes RocksDB sorts as {@link
 * io.rollcall.kv.store.KeyOrder} does; the log by seq; requests by client; and meta, which has the {@link
 * StoredCheckpoint}, the format, the replica's UUID, and its owner.
 *
 * <p>The snapshot of another replica goes to a second pair of column families for cells and requests, beside the one in
 * use. The batch that completes it says in meta that the other pair is in use. The former pair is then emptied.
 *
 * <p>Entries before the checkpoint's base have no effect. They are deleted some hundred at a time, as a range, because
 * many small ranges make a log slow to read.
 *
 * <p>When the disk is full, RocksDB refuses further writes, looks every five seconds whether there is room, and then
 * resumes by itself, with a new WAL. Where there has been room for longer and it has not resumed, {@link
 * DiskSpaceMonitor} has it opened anew.
 *
 * <p>There is one writer, and any number of readers, which do not wait for it.
 */
final class RocksStorage implements Storage, AutoCloseable {

    /** The bounds of all keys: a byte of UTF-8 is never 0xFF, and a seq is not negative. */
    static final byte[] FIRST = {};

    private static final byte[] BEHIND_ALL = {(byte) 0xFF};

    private static final int NONE = -1;

    private static final int CUT_AT_LEAST = 256;

    /**
     * The amount of writing after which the weight is measured anew. Each write of a client asks for the weight, and
     * measuring it costs time.
     */
    private static final long WEIGHED_EVERY_BYTES = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(RocksStorage.class);

    private final DatabaseAccess access;
    private final DiskSpaceMonitor room;
    private final Timer writes;
    private final String replica;
    private final long run;

    /** The checkpoint of the last durable batch. Only the writer uses it. */
    private StoredCheckpoint stored;

    /** The contents to which another replica's snapshot is being brought; {@link #NONE}: there is no snapshot. */
    private int incoming = NONE;

    /** The seq up to which entries are deleted. */
    private long cut;

    private long writtenSinceWeighed;
    private volatile long weight;

    private RocksStorage(
            DataDirectory directory,
            @Nullable Owner owner,
            DatabaseAccess access,
            Database database,
            DiskSpaceMonitor room,
            Timer writes)
            throws RocksDBException {
        this.access = access;
        this.room = room;
        this.writes = writes;
        replica = Records.replica(database, directory);
        if (owner != null) Records.claim(database, owner, replica, directory);
        run = Records.countRun(database);
        try (ReadOptions any = new ReadOptions()) {
            stored = Records.stored(database, any);
        }
        if (database.db.get(database.meta, Records.INCOMPLETE) != null) empty(database);
        clear(database, other(database));
        // The log has to be whole before it is relied on.
        cut = Records.recover(database).checkpoint().base().seq();
        weigh(database);
    }

    /**
     * @param cacheBytes the size of the read cache outside of the heap
     * @param writes the timer of each synced write
     * @throws CorruptDataException the data is not what was written
     * @throws UnusableDirectoryException the directory cannot be read or written for another reason
     */
    static RocksStorage open(DataDirectory directory, long cacheBytes, Timer writes, LongSupplier nanos) {
        return open(directory, null, cacheBytes, writes, nanos);
    }

    /** @param owner the replica that may have the directory; null: any */
    static RocksStorage open(
            DataDirectory directory, @Nullable Owner owner, long cacheBytes, Timer writes, LongSupplier nanos) {
        try {
            DatabaseAccess access = new DatabaseAccess(directory, cacheBytes);
            try {
                DiskSpaceMonitor room = new DiskSpaceMonitor(directory::freeBytes, nanos);
                return new RocksStorage(directory, owner, access, access.database(), room, writes);
            } catch (RocksDBException | RuntimeException e) {
                access.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UnusableDirectoryException(directory.path(), LockedDirectory.reason(e), e);
        } catch (RocksDBException e) {
            if (Database.isCorruption(e)) throw new CorruptDataException(String.valueOf(e.getMessage()), e);
            String why = Database.isNoSpace(e) ? "is on a full disk" : "cannot be opened (" + e.getMessage() + ")";
            throw new UnusableDirectoryException(directory.path(), why, e);
        }
    }

    /** Returns the number of times that this replica has been started. */
    long run() {
        return run;
    }

    /** Returns a UUID that is kept with the data. */
    String replica() {
        return replica;
    }

    @Override
    public RecoveredState recover() {
        return access.call(Records::recover);
    }

    @Override
    public @Nullable Cell get(String key) {
        return access.<@Nullable Cell>call(database -> Records.cell(database, key));
    }

    @Override
    public Entry entry(long seq) {
        return access.call(database -> Records.entry(database, seq));
    }

    @Override
    public Cells cells(String start, boolean includesStart) {
        return access.call(database ->
                new RocksCells(access, database, database.cells, new ReadOptions(), Codec.text(start), includesStart));
    }

    @Override
    public long weight() {
        return weight;
    }

    /**
     * @throws DiskFullException the batch is to be written again
     * @throws DiskFailedException the process must end
     */
    @Override
    public void write(Batch batch) {
        if (incoming != NONE && !batch.completes())
            throw new IllegalStateException("a batch between cells of another replica");
        boolean replaces = incoming != NONE;
        StoredCheckpoint next = (replaces ? stored.emptied() : stored).after(batch);
        long base = next.checkpoint().base().seq();
        boolean cuts = !replaces && base >= cut + CUT_AT_LEAST;
        long start = System.nanoTime();
        changing(database -> {
            try (WriteBatch changes = new WriteBatch()) {
                if (cuts) changes.deleteRange(database.log, FIRST, Codec.number(base + 1));
                add(database, changes, batch);
                if (replaces) changes.put(database.meta, Records.CONTENTS, Codec.number(incoming));
                changes.put(database.meta, Records.CHECKPOINT, Codec.stored(next));
                write(database, changes, database.synced);
            }
        });
        writes.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        stored = next;
        if (cuts) cut = base;
        if (replaces) replaced();
    }

    private void add(Database database, WriteBatch changes, Batch batch) throws RocksDBException {
        Database.Contents to = incoming == NONE
                ? new Database.Contents(database.cells, database.requests)
                : database.contents(incoming);
        if (incoming != NONE) changes.deleteRange(database.log, FIRST, BEHIND_ALL);
        else if (batch.truncateAfter() < stored.end())
            changes.deleteRange(database.log, Codec.number(batch.truncateAfter() + 1), BEHIND_ALL);
        for (Entry entry : batch.appended()) changes.put(database.log, Codec.number(entry.seq()), Codec.entry(entry));
        for (Cell cell : batch.cells()) add(to, changes, cell);
        for (String key : batch.deleted()) changes.delete(to.cells(), Codec.text(key));
        for (LastRequest last : batch.requests()) add(to, changes, last);
        for (String client : batch.forgotten()) changes.delete(to.requests(), Codec.text(client));
    }

    private static void add(Database.Contents to, WriteBatch changes, Cell cell) throws RocksDBException {
        changes.put(to.cells(), Codec.text(cell.key()), Codec.cell(cell));
    }

    private static void add(Database.Contents to, WriteBatch changes, LastRequest last) throws RocksDBException {
        changes.put(to.requests(), Codec.text(last.id().client()), Codec.request(last));
    }

    private void write(Database database, WriteBatch changes, WriteOptions options) throws RocksDBException {
        writtenSinceWeighed += changes.getDataSize();
        database.db.write(options, changes);
        if (writtenSinceWeighed >= WEIGHED_EVERY_BYTES) weigh(database);
    }

    private void weigh(Database database) throws RocksDBException {
        writtenSinceWeighed = 0;
        weight = Records.weight(database);
    }

    private void changing(DatabaseAccess.Task task) {
        try {
            access.run(task);
            room.onWritten();
        } catch (DiskFullException e) {
            if (!room.isBackForLong()) throw e;
            access.reopen();
            access.run(task);
            room.onWritten();
        }
    }

    @Override
    public Snapshot snapshot() {
        return access.call(database -> new RocksSnapshot(access, database));
    }

    @Override
    public Installation install() {
        changing(database -> {
            clear(database, other(database));
            incoming = other(database);
        });
        return new Incoming();
    }

    /**
     * Deletes replaced contents at once, without waiting for compactions. Where the disk is full, the next start or
     * snapshot does it.
     */
    private void replaced() {
        int now = incoming;
        incoming = NONE;
        cut = stored.checkpoint().base().seq();
        try {
            access.run(database -> {
                database.use(now);
                clear(database, other(database));
                weigh(database);
            });
        } catch (DiskFullException e) {
            log.warn("What a snapshot has replaced still takes room: {}", e.getMessage());
        }
    }

    /** Returns the contents that are not in use. */
    private static int other(Database database) {
        return database.contents(0).cells().equals(database.cells) ? 1 : 0;
    }

    /** Empties contents, which mostly are empty already. */
    private void clear(Database database, int which) throws RocksDBException {
        Database.Contents contents = database.contents(which);
        boolean isEmpty = true;
        for (ColumnFamilyHandle family : List.of(contents.cells(), contents.requests())) {
            try (RocksIterator any = database.db.newIterator(family)) {
                any.seekToFirst();
                isEmpty &= !any.isValid();
                any.status();
            }
        }
        if (isEmpty) return;
        try (WriteBatch changes = new WriteBatch()) {
            changes.deleteRange(contents.cells(), FIRST, BEHIND_ALL);
            changes.deleteRange(contents.requests(), FIRST, BEHIND_ALL);
            database.db.write(database.synced, changes);
        }
        deleteFiles(database, contents.cells());
    }

    /** Deletes the files of cells, to make room for what comes, unless a snapshot may still need them. */
    private void deleteFiles(Database database, ColumnFamilyHandle cells) throws RocksDBException {
        if (!access.hasNatives()) database.db.deleteFilesInRanges(cells, List.of(FIRST, BEHIND_ALL), false);
    }

    /**
     * Empties the data: an earlier version emptied it for a snapshot, and was ended before that was whole. One batch
     * deletes the whole rest or nothing.
     */
    private void empty(Database database) throws RocksDBException {
        StoredCheckpoint emptied = stored.emptied();
        try (WriteBatch changes = new WriteBatch()) {
            for (ColumnFamilyHandle family : List.of(database.cells, database.log, database.requests))
                changes.deleteRange(family, FIRST, BEHIND_ALL);
            changes.put(database.meta, Records.CHECKPOINT, Codec.stored(emptied));
            changes.delete(database.meta, Records.INCOMPLETE);
            database.db.write(database.synced, changes);
        }
        stored = emptied;
        deleteFiles(database, database.cells);
    }

    @Override
    public void close() {
        access.close();
    }

    /**
     * An installation whose writes are not synced: the batch that completes it is, and with it everything before it in
     * the WAL.
     */
    private final class Incoming implements Installation {

        @Override
        public void cells(List<Cell> cells) {
            changing(database -> {
                try (WriteBatch changes = new WriteBatch()) {
                    for (Cell cell : cells) add(database.contents(incoming), changes, cell);
                    write(database, changes, database.unsynced);
                }
            });
        }

        @Override
        public void requests(List<LastRequest> requests) {
            changing(database -> {
                try (WriteBatch changes = new WriteBatch()) {
                    for (LastRequest last : requests) add(database.contents(incoming), changes, last);
                    write(database, changes, database.unsynced);
                }
            });
        }

        @Override
        public void abandon() {
            if (incoming == NONE) return;
            int dropped = incoming;
            incoming = NONE;
            try {
                access.run(database -> clear(database, dropped));
            } catch (DiskFullException e) {
                log.warn("A snapshot that was given up still takes room: {}", e.getMessage());
            }
        }
    }
}
