package io.rollcall.kv.disk;

import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The access to the database, which is closed, or opened anew, only while nobody uses it: a native object that is used
 * after it is closed crashes the JVM. Hence the lock. Readers and the writer both take it shared, and do not wait for
 * each other.
 *
 * <p>This class says what a failure means: {@link DiskFullException} or {@link DiskFailedException}. Corrupt data is
 * noted for the next start.
 */
final class DatabaseAccess implements AutoCloseable {

    private final DataDirectory directory;
    private final long cacheBytes;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** The objects that RocksDB wants closed before itself. */
    private final Set<Native> natives = ConcurrentHashMap.newKeySet();

    /** The open database; null: closed. The {@link #lock} guards it. */
    private @Nullable Database database;

    /** @throws CorruptDataException the data is not what was written */
    DatabaseAccess(DataDirectory directory, long cacheBytes) throws RocksDBException, IOException {
        this.directory = directory;
        this.cacheBytes = cacheBytes;
        this.database = Database.open(directory.database(), cacheBytes);
    }

    /** Returns the database, as long as nobody else has this object. */
    Database database() {
        return Objects.requireNonNull(database);
    }

    interface Call<T extends @Nullable Object> {
        T on(Database database) throws RocksDBException;
    }

    interface Task {
        void on(Database database) throws RocksDBException;
    }

    void run(Task task) {
        call(database -> {
            task.on(database);
            return true;
        });
    }

    /**
     * @throws DiskFullException there was no room
     * @throws DiskFailedException the process has to end
     */
    <T extends @Nullable Object> T call(Call<T> call) {
        Lock shared = lock.readLock();
        shared.lock();
        try {
            Database open = database;
            if (open == null) throw new IllegalStateException("the storage is closed");
            return call.on(open);
        } catch (RocksDBException e) {
            throw failure(e);
        } catch (CorruptDataException e) {
            throw damage(e);
        } finally {
            shared.unlock();
        }
    }

    private RuntimeException failure(RocksDBException e) {
        if (Database.isNoSpace(e)) return new DiskFullException(directory.path(), e);
        if (Database.isCorruption(e)) return damage(e);
        return new DiskFailedException(directory.path(), String.valueOf(e.getMessage()), e);
    }

    private DiskFailedException damage(Exception e) {
        String what = String.valueOf(e.getMessage());
        directory.onDamage(what);
        return new DiskFailedException(directory.path(), what, e);
    }

    boolean hasNatives() {
        return !natives.isEmpty();
    }

    /**
     * Opens the database anew, and closes every object that is open of it. @throws DiskFailedException the database is
     * closed now
     */
    void reopen() {
        exclusively(() -> {
            closeAll();
            try {
                database = Database.open(directory.database(), cacheBytes);
            } catch (RocksDBException | IOException e) {
                throw new DiskFailedException(directory.path(), String.valueOf(e.getMessage()), e);
            } catch (CorruptDataException e) {
                throw damage(e);
            }
        });
    }

    /**
     * Closes the database after the calls in progress; later calls are refused. Objects that are still open are closed.
     */
    @Override
    public void close() {
        exclusively(this::closeAll);
    }

    private void closeAll() {
        natives.forEach(Native::release);
        if (database != null) database.close();
        database = null;
    }

    private void exclusively(Runnable task) {
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            task.run();
        } finally {
            exclusive.unlock();
        }
    }

    /** An object of the database that must be closed before it. One thread at a time uses it. */
    abstract static class Native implements AutoCloseable {

        private final DatabaseAccess access;

        /**
         * Whether the object is closed. The lock guards it: shared, by the one thread that uses this, or exclusively.
         */
        private boolean released;

        Native(DatabaseAccess access) {
            this.access = access;
            access.natives.add(this);
        }

        final <T extends @Nullable Object> T call(Call<T> call) {
            return access.call(database -> {
                if (released) throw new Storage.ReopenedException();
                return call.on(database);
            });
        }

        @Override
        public final void close() {
            Lock shared = access.lock.readLock();
            shared.lock();
            try {
                release();
            } finally {
                shared.unlock();
            }
        }

        private void release() {
            if (released) return;
            released = true;
            access.natives.remove(this);
            free();
        }

        abstract void free();
    }
}
