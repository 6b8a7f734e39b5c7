package io.rollcall.kv.disk;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Storage;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;

final class RocksCells extends DatabaseAccess.Native implements Storage.Cells {

    private final ReadOptions options;
    private final RocksIterator at;

    /** @param options closed with this */
    RocksCells(
            DatabaseAccess access,
            Database database,
            ColumnFamilyHandle cells,
            ReadOptions options,
            byte[] start,
            boolean includesStart) {
        super(access);
        this.options = options;
        this.at = database.db.newIterator(cells, options);
        at.seek(start);
        if (!includesStart && at.isValid() && Arrays.equals(at.key(), start)) at.next();
    }

    @Override
    public boolean hasNext() {
        return call(database -> {
            if (at.isValid()) return true;
            at.status();
            return false;
        });
    }

    @Override
    public Cell next() {
        return call(database -> {
            if (!at.isValid()) throw new NoSuchElementException();
            Cell cell = Codec.cell(Codec.text(at.key()), at.value());
            at.next();
            return cell;
        });
    }

    @Override
    void free() {
        at.close();
        options.close();
    }
}
