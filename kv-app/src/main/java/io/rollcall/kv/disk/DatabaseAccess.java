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
 * The way to the database, which is closed, or opened anew, only while nobody uses it: a native object that is used
 * once it is closed takes the JVM with it. Hence the lock; it is taken shared by readers and the writer alike, who do
 * not wait for each other.
 *
 * <p>It says what a failure means: {@link DiskFullException} or {@link DiskFailedException}. What turns out damaged is
 * noted for the next start.
 */
final class DatabaseAccess implements AutoCloseable {

    private final DataDirectory directory;
    private final long cacheBytes;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** What RocksDB wants closed before itself. */
    private final Set<Native> natives = ConcurrentHashMap.newKeySet();

    /** Guarded by {@link #lock}; null: closed. */
    private @Nullable Database database;

    /** @throws Damaged what is there is not what was written */
    DatabaseAccess(DataDirectory directory, long cacheBytes) throws RocksDBException, IOException {
        this.directory = directory;
        this.cacheBytes = cacheBytes;
        this.database = Database.open(directory.database(), cacheBytes);
    }

    /** While nobody else has this. */
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

    /** Closes what is open of it, too. @throws DiskFailedException it is closed now */
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

    /** Waits for what is under way; later calls are refused. What is still open is closed. */
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

    /** Something of the database that is closed before it is. Used by one thread at a time. */
    abstract static class Native implements AutoCloseable {

        private final DatabaseAccess access;

        /** Guarded by the lock: shared, by the one thread that uses this, or exclusively. */
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
