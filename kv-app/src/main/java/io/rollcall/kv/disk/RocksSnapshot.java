package io.rollcall.kv.disk;

import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.Storage;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/** One snapshot of RocksDB for checkpoint, requests and cells, so they are of one seq. */
final class RocksSnapshot extends DatabaseAccess.Native implements Storage.Snapshot {

    private final DatabaseAccess access;
    private final RocksDB db;
    private final Snapshot snapshot;

    RocksSnapshot(DatabaseAccess access, Database database) {
        super(access);
        this.access = access;
        this.db = database.db;
        this.snapshot = db.getSnapshot();
    }

    @Override
    public Checkpoint checkpoint() {
        return call(database -> {
            try (ReadOptions asOf = asOf()) {
                return Records.stored(database, asOf).checkpoint();
            }
        });
    }

    @Override
    public List<LastRequest> requests() {
        return call(database -> {
            try (ReadOptions asOf = asOf()) {
                return Records.requests(database, contents(database, asOf).requests(), asOf);
            }
        });
    }

    @Override
    public Storage.Cells cells() {
        return call(database -> {
            try (ReadOptions asOf = asOf()) {
                return new RocksCells(
                        access, database, contents(database, asOf).cells(), asOf(), RocksStorage.FIRST, true);
            }
        });
    }

    /** Returns the contents that were in use at the snapshot. */
    private static Database.Contents contents(Database database, ReadOptions asOf) throws RocksDBException {
        return database.contents(Records.contents(database, asOf));
    }

    private ReadOptions asOf() {
        return Records.scan().setSnapshot(snapshot);
    }

    @Override
    void free() {
        db.releaseSnapshot(snapshot);
        snapshot.close();
    }
}
