package io.rollcall.kv.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB with its column families, and how it is tuned: a bounded memory outside of the heap, a bounded log to
 * read at a start, and nothing that was synced given up without a word.
 *
 * <p>Its own log, {@code LOG}, says what it warned of.
 */
final class Database implements AutoCloseable {

    /** The memory of all column families for data that is written and not yet sorted into files. */
    private static final long WRITE_BUFFERS_BYTES = 32 << 20;

    /** The size of one column family's write buffer: one flush writes this much. */
    private static final long WRITE_BUFFER_BYTES = 16 << 20;

    /** The most that a start has to read and apply: about a second's work. */
    private static final long WAL_BYTES = 64 << 20;

    /** The bits of the Bloom filter for each key: one look-up in a hundred of an absent key reads a file. */
    private static final double BLOOM_BITS = 10;

    /** The number of background threads: one to flush, so that writes go on, and one to compact. */
    private static final int BACKGROUND_JOBS = 2;

    private static final long INFO_LOG_BYTES = 4 << 20;
    private static final long INFO_LOGS = 3;

    final RocksDB db;
    final ColumnFamilyHandle meta;
    final ColumnFamilyHandle log;

    /**
     * The two contents: one is in use, and the other one is empty until another replica's snapshot brings its cells.
     */
    private final List<Contents> contents;

    /** The column families in use. */
    volatile ColumnFamilyHandle cells;

    volatile ColumnFamilyHandle requests;

    final WriteOptions synced;
    final WriteOptions unsynced;

    /** The native objects, in the order in which they are closed. */
    private final Deque<AutoCloseable> resources;

    private Database(RocksDB db, List<ColumnFamilyHandle> families, Deque<AutoCloseable> resources) {
        this.db = db;
        this.resources = resources;
        resources.push(db);
        families.forEach(resources::push);
        meta = families.get(0);
        log = families.get(2);
        contents =
                List.of(new Contents(families.get(1), families.get(3)), new Contents(families.get(4), families.get(5)));
        cells = contents.get(0).cells();
        requests = contents.get(0).requests();
        synced = hold(resources, new WriteOptions().setSync(true));
        unsynced = hold(resources, new WriteOptions());
    }

    /**
     * @param cacheBytes the size of the read cache outside of the heap
     * @throws CorruptDataException the data is not what was written
     * @throws RocksDBException the database cannot be opened for another reason
     */
    static Database open(Path path, long cacheBytes) throws RocksDBException, IOException {
        NativeLibrary.load(path.resolveSibling("library"));
        Files.createDirectories(path);
        if (hasLostItsRoot(path)) throw new CorruptDataException("the file CURRENT is gone");
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            Cache cache = hold(resources, new LRUCache(cacheBytes));
            DBOptions options = hold(resources, options(resources, cache));
            List<ColumnFamilyHandle> families = new ArrayList<>();
            RocksDB db = RocksDB.open(options, path.toString(), families(resources, cache), families);
            Database database = new Database(db, families, resources);
            database.use(Records.contents(database));
            return database;
        } catch (RocksDBException e) {
            close(resources);
            if (isDamage(e)) throw new CorruptDataException(String.valueOf(e.getMessage()), e);
            throw e;
        }
    }

    /** The column families that a snapshot of another replica replaces. */
    record Contents(ColumnFamilyHandle cells, ColumnFamilyHandle requests) {}

    /** @param which 0 or 1 */
    Contents contents(int which) {
        return contents.get(which);
    }

    /** Switches reads and writes to one of the two contents. */
    void use(int which) {
        cells = contents(which).cells();
        requests = contents(which).requests();
    }

    /** Returns whether the root file is missing: RocksDB would begin a new database in its place. */
    private static boolean hasLostItsRoot(Path path) throws IOException {
        if (Files.exists(path.resolve("CURRENT"))) return false;
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.endsWith(".sst") || name.matches("\\d+\\.log"));
        }
    }

    private static boolean isDamage(RocksDBException e) {
        return isCorruption(e)
                || (isIoError(e) && String.valueOf(e.getMessage()).contains("No such file"));
    }

    static boolean isCorruption(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }

    private static boolean isIoError(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getCode() == Status.Code.IOError;
    }

    static boolean isNoSpace(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getSubCode() == Status.SubCode.NoSpace;
    }

    private static DBOptions options(Deque<AutoCloseable> resources, Cache cache) throws RocksDBException {
        // Watches a full disk, and takes the database out of its error when there is room again.
        SstFileManager files = hold(resources, new SstFileManager(Env.getDefault()));
        WriteBufferManager buffers = hold(resources, new WriteBufferManager(WRITE_BUFFERS_BYTES, cache));
        return verifying()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                // A last record that a crash has torn was not synced and may go. Anything else that cannot be read is
                // damage.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setMaxTotalWalSize(WAL_BYTES)
                .setWriteBufferManager(buffers)
                .setSstFileManager(files)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(INFO_LOGS)
                .setStatsDumpPeriodSec(0);
    }

    /** Returns options with which a missing file of the WAL is found. Java has no method for that option. */
    private static DBOptions verifying() {
        Properties verifying = new Properties();
        verifying.setProperty("track_and_verify_wals", "true");
        try (ConfigOptions strictly = new ConfigOptions().setIgnoreUnknownOptions(false)) {
            DBOptions options = DBOptions.getDBOptionsFromProps(strictly, verifying);
            if (options == null) throw new IllegalStateException("RocksDB does not know " + verifying);
            return options;
        }
    }

    private static List<ColumnFamilyDescriptor> families(Deque<AutoCloseable> resources, Cache cache) {
        BlockBasedTableConfig tables = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(hold(resources, new BloomFilter(BLOOM_BITS)));
        ColumnFamilyOptions plain = hold(resources, new ColumnFamilyOptions())
                .setTableFormatConfig(tables)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setCompressionType(CompressionType.NO_COMPRESSION);
        ColumnFamilyOptions compressed = hold(resources, new ColumnFamilyOptions())
                .setTableFormatConfig(tables)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
        return List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, plain),
                new ColumnFamilyDescriptor(Codec.text("cells"), compressed),
                new ColumnFamilyDescriptor(Codec.text("log"), plain),
                new ColumnFamilyDescriptor(Codec.text("requests"), plain),
                new ColumnFamilyDescriptor(Codec.text("cells2"), compressed),
                new ColumnFamilyDescriptor(Codec.text("requests2"), plain));
    }

    private static <T extends AutoCloseable> T hold(Deque<AutoCloseable> resources, T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void close() {
        close(resources);
    }

    private static void close(Deque<AutoCloseable> resources) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
