package io.rollcall.kv.disk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.chassis.LockedDirectory;
import io.rollcall.kv.store.MemoryStorage;
import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * The open data of a replica.
 *
 * <p>Corrupt data is not repaired: a replica that lost some of what it has acknowledged must not be taken for the one
 * that had it. Its database is moved aside, and it starts as another replica, empty, which takes the data from its
 * group.
 */
public final class Disk implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Disk.class);

    private final Storage storage;
    private final String replica;
    private final long run;
    private final @Nullable DataDirectory directory;

    private Disk(Storage storage, String replica, long run, @Nullable DataDirectory directory) {
        this.storage = storage;
        this.replica = replica;
        this.run = run;
        this.directory = directory;
    }

    /** Returns a disk in memory. Nothing outlives the process; it is another replica each time. */
    public static Disk inMemory() {
        return new Disk(new MemoryStorage(), UUID.randomUUID().toString(), 1, null);
    }

    /**
     * Takes the directory for this replica alone, and creates it if it is missing.
     *
     * @param owner the replica whose data the directory holds, or will hold from now on
     * @param cache the size of the read cache outside of the heap
     * @throws UnusableDirectoryException another replica has it, it holds another's data, or it cannot be read and
     *     written; nothing in it has changed
     */
    public static Disk open(Path data, Owner owner, DataSize cache, MeterRegistry meters) {
        return opened(data, owner, cache, meters);
    }

    /** Opens the directory as {@link #open(Path, Owner, DataSize, MeterRegistry)} does, whatever its owner. */
    static Disk open(Path data, DataSize cache, MeterRegistry meters) {
        return opened(data, null, cache, meters);
    }

    private static Disk opened(Path data, @Nullable Owner owner, DataSize cache, MeterRegistry meters) {
        DataDirectory directory = DataDirectory.open(data);
        try {
            RocksStorage storage = open(directory, owner, cache.toBytes(), timer(meters));
            gauges(directory, meters);
            return new Disk(storage, storage.replica(), storage.run(), directory);
        } catch (IOException e) {
            close(directory);
            throw new UnusableDirectoryException(directory.path(), LockedDirectory.reason(e), e);
        } catch (RuntimeException e) {
            close(directory);
            throw e;
        }
    }

    private static RocksStorage open(DataDirectory directory, @Nullable Owner owner, long cacheBytes, Timer writes)
            throws IOException {
        try {
            String damage = directory.damageFound();
            if (damage != null) throw new CorruptDataException(damage);
            return RocksStorage.open(directory, owner, cacheBytes, writes, System::nanoTime);
        } catch (CorruptDataException e) {
            Path aside = directory.moveDatabaseAside(Instant.now());
            log.error(
                    "The data in {} is damaged ({}): it is now in {}, and this starts as a new replica, empty, which takes the data from its group",
                    directory.path(),
                    e.getMessage(),
                    aside);
            return RocksStorage.open(directory, owner, cacheBytes, writes, System::nanoTime);
        }
    }

    private static Timer timer(MeterRegistry meters) {
        return Timer.builder("rollcall.kv.disk.write")
                .description("From a batch handed to the disk until it is durable")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    private static void gauges(DataDirectory directory, MeterRegistry meters) {
        Gauge.builder("rollcall.kv.disk.used", directory, DataDirectory::bytes)
                .description("What the database takes")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("rollcall.kv.disk.free", directory, DataDirectory::freeBytes)
                .description("What its disk has room for")
                .baseUnit("bytes")
                .register(meters);
    }

    public Storage storage() {
        return storage;
    }

    /** Returns the UUID of the replica whose data this is. */
    public String replica() {
        return replica;
    }

    /** Returns the number of times that the replica has been started with this data. */
    public long run() {
        return run;
    }

    /** Releases the directory. Calls in progress are waited for; later calls of the storage are refused. */
    @Override
    public void close() {
        if (storage instanceof RocksStorage rocks) rocks.close();
        if (directory != null) close(directory);
    }

    private static void close(DataDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            log.warn("{} could not be given back", directory.path(), e);
        }
    }
}
