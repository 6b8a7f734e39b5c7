package io.rollcall.kv.disk;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.RecoveredState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** The records in the column families, and the checks of their integrity. */
final class Records {

    static final byte[] CHECKPOINT = Codec.text("head");
    static final byte[] FORMAT = Codec.text("format");
    static final byte[] REPLICA = Codec.text("replica");
    static final byte[] RUNS = Codec.text("runs");

    /** The owner's group and id, in directories that name their owner. */
    static final byte[] GROUP = Codec.text("group");

    static final byte[] ID = Codec.text("id");

    /** The key that says which of the two contents is in use; absent: the first. */
    static final byte[] CONTENTS = Codec.text("contents");

    /**
     * The mark of an earlier version that was ended while the cells of another replica came in, in the place of its
     * own.
     */
    static final byte[] INCOMPLETE = Codec.text("incomplete");

    private Records() {}

    /**
     * Returns the UUID of the replica whose data this is; an empty database gets one.
     *
     * @param directory the directory, which messages name
     */
    static String replica(Database database, DataDirectory directory) throws RocksDBException {
        byte[] format = database.db.get(database.meta, FORMAT);
        long found = format == null ? Codec.FORMAT : Codec.number(format);
        if (found < Codec.OLDEST_FORMAT || found > Codec.FORMAT)
            throw new UnusableDirectoryException(directory.path(), "is of another version of Rollcall", null);
        // An earlier version must not read what is written from now on.
        if (found < Codec.FORMAT) database.db.put(database.meta, database.synced, FORMAT, Codec.number(Codec.FORMAT));
        byte[] replica = database.db.get(database.meta, REPLICA);
        return replica == null ? begin(database) : Codec.text(replica);
    }

    /**
     * Refuses the data of another replica. Where nothing names the owner, the view that it was last in may; otherwise
     * the data is this replica's from now on.
     */
    static void claim(Database database, Owner owner, String replica, DataDirectory directory) throws RocksDBException {
        byte[] group = database.db.get(database.meta, GROUP);
        byte[] id = database.db.get(database.meta, ID);
        if (group != null && id != null) {
            requireSame(new Owner(Codec.text(group), Codec.text(id)), owner, directory);
            return;
        }
        try (ReadOptions any = new ReadOptions()) {
            for (Member member : stored(database, any).checkpoint().view().members()) {
                if (member.replica().equals(replica))
                    requireSame(new Owner(owner.group(), member.id()), owner, directory);
            }
        }
        try (WriteBatch changes = new WriteBatch()) {
            changes.put(database.meta, GROUP, Codec.text(owner.group()));
            changes.put(database.meta, ID, Codec.text(owner.id()));
            database.db.write(database.synced, changes);
        }
    }

    private static void requireSame(Owner held, Owner wanted, DataDirectory directory) {
        if (held.equals(wanted)) return;
        throw new UnusableDirectoryException(
                directory.path(),
                "holds the data of " + held + ", and not of " + wanted
                        + ": start it with that id, or give this replica an empty directory, which takes the data from its group",
                null);
    }

    /** Returns which of the two contents is in use. */
    static int contents(Database database) throws RocksDBException {
        try (ReadOptions any = new ReadOptions()) {
            return contents(database, any);
        }
    }

    static int contents(Database database, ReadOptions options) throws RocksDBException {
        byte[] which = database.db.get(database.meta, options, CONTENTS);
        if (which == null) return 0;
        long number = Codec.number(which);
        if (number != 0 && number != 1) throw new CorruptDataException("contents of number " + number);
        return (int) number;
    }

    /** Counts this run of the replica, from 1. */
    static long countRun(Database database) throws RocksDBException {
        byte[] runs = database.db.get(database.meta, RUNS);
        long run = runs == null ? 1 : Codec.number(runs) + 1;
        database.db.put(database.meta, database.synced, RUNS, Codec.number(run));
        return run;
    }

    private static String begin(Database database) throws RocksDBException {
        requireEmpty(database);
        String replica = UUID.randomUUID().toString();
        try (WriteBatch changes = new WriteBatch()) {
            changes.put(database.meta, FORMAT, Codec.number(Codec.FORMAT));
            changes.put(database.meta, REPLICA, Codec.text(replica));
            changes.put(database.meta, CHECKPOINT, Codec.stored(StoredCheckpoint.NONE));
            database.db.write(database.synced, changes);
        }
        return replica;
    }

    private static void requireEmpty(Database database) throws RocksDBException {
        for (ColumnFamilyHandle family : List.of(database.meta, database.cells, database.log, database.requests)) {
            try (RocksIterator any = database.db.newIterator(family)) {
                any.seekToFirst();
                if (any.isValid()) throw new CorruptDataException("there is data, and no name of a replica");
                any.status();
            }
        }
    }

    static ReadOptions scan() {
        return new ReadOptions().setFillCache(false);
    }

    static RecoveredState recover(Database database) throws RocksDBException {
        try (ReadOptions scan = scan()) {
            StoredCheckpoint stored = stored(database, scan);
            return new RecoveredState(stored.checkpoint(), log(database, stored, scan), requests(database, scan));
        }
    }

    static StoredCheckpoint stored(Database database, ReadOptions options) throws RocksDBException {
        byte[] bytes = database.db.get(database.meta, options, CHECKPOINT);
        if (bytes == null) throw new CorruptDataException("the mark is gone");
        return Codec.stored(bytes);
    }

    /** Reads the log. Every entry is checked, its hash too; those that the cells do not contain yet are returned. */
    private static List<Entry> log(Database database, StoredCheckpoint stored, ReadOptions options)
            throws RocksDBException {
        List<Entry> entries = new ArrayList<>();
        LogPosition applied = stored.checkpoint().applied();
        LogPosition base = stored.checkpoint().base();
        long next = base.seq() + 1;
        long hash = base.hash();
        try (RocksIterator at = database.db.newIterator(database.log, options)) {
            for (at.seek(Codec.number(next)); at.isValid(); at.next()) {
                Entry entry = Codec.entry(at.value());
                if (entry.seq() != next || Codec.number(at.key()) != next)
                    throw new CorruptDataException("the log has a gap at " + next);
                if (EntryHash.firstWrong(hash, List.of(entry)) != null)
                    throw new CorruptDataException("entry " + next + " of the log is not what its hash says");
                hash = entry.hash();
                if (next == applied.seq() && EntryHash.differ(hash, applied.hash()))
                    throw new CorruptDataException("the log is not the one that the keys come from, at " + next);
                if (next > applied.seq()) entries.add(entry);
                next++;
            }
            at.status();
        }
        if (next != stored.end() + 1)
            throw new CorruptDataException("the log ends at " + (next - 1) + " and not at " + stored.end());
        return entries;
    }

    /** Returns the last requests, oldest first: no two have one seq. */
    static List<LastRequest> requests(Database database, ReadOptions options) throws RocksDBException {
        return requests(database, database.requests, options);
    }

    static List<LastRequest> requests(Database database, ColumnFamilyHandle from, ReadOptions options)
            throws RocksDBException {
        List<LastRequest> requests = new ArrayList<>();
        try (RocksIterator at = database.db.newIterator(from, options)) {
            for (at.seekToFirst(); at.isValid(); at.next()) requests.add(Codec.request(at.value()));
            at.status();
        }
        requests.sort(Comparator.comparingLong(LastRequest::seq));
        return requests;
    }

    static @Nullable Cell cell(Database database, String key) throws RocksDBException {
        byte[] bytes = database.db.get(database.cells, Codec.text(key));
        return bytes == null ? null : Codec.cell(key, bytes);
    }

    static Entry entry(Database database, long seq) throws RocksDBException {
        byte[] bytes = database.db.get(database.log, Codec.number(seq));
        if (bytes == null) throw new CorruptDataException("the log has a gap at " + seq);
        return Codec.entry(bytes);
    }

    /** Returns the approximate size of the cells, in bytes. */
    static long weight(Database database) throws RocksDBException {
        return database.db.getLongProperty(database.cells, "rocksdb.estimate-live-data-size")
                + database.db.getLongProperty(database.cells, "rocksdb.cur-size-all-mem-tables");
    }
}
