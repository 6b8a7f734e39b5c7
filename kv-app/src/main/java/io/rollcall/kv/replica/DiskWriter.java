package io.rollcall.kv.replica;

import io.rollcall.kv.disk.Disk;
import io.rollcall.kv.disk.DiskFullException;
import io.rollcall.kv.replication.JoinAttempt;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.MemoryStorage;
import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to the disk, in the order of its calls. A write to a full disk is tried again until there
 * is room. Any other failure ends the replica, because the content of the disk is not known any more.
 */
public final class DiskWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DiskWriter.class);

    private static final Duration RETRY = Duration.ofMillis(500);

    private final Storage storage;
    private final String replica;
    private final IncomingSnapshots incoming;
    private final Runnable onDefect;
    private final @Nullable ExecutorService thread;
    private final Executor writer;
    private final Executor installer;
    private volatile String trouble = "";
    private volatile boolean closed;

    DiskWriter(Disk disk, IncomingSnapshots incoming, Runnable onDefect) {
        this.storage = disk.storage();
        this.replica = disk.replica();
        this.incoming = incoming;
        this.onDefect = onDefect;
        // The thread that reads memory also writes it: that storage is not thread-safe.
        thread = storage instanceof MemoryStorage ? null : Executors.newSingleThreadExecutor(DiskWriter::thread);
        writer = thread == null ? Runnable::run : thread;
        // Nobody reads while a snapshot is installed, but it must not hold up the loop.
        installer = thread == null ? work -> thread(work).start() : thread;
    }

    Storage storage() {
        return storage;
    }

    /** Returns the UUID of the replica whose data this is. */
    public String replica() {
        return replica;
    }

    /** Returns why nothing can be written; empty: nothing is wrong. */
    public String trouble() {
        return trouble;
    }

    void write(Batch batch, EventLoop loop) {
        execute(writer, loop, () -> {
            if (written(batch)) loop.tell((replica, now) -> replica.onWritten(now));
        });
    }

    /** Installs the snapshot of this attempt, whose first line is here. */
    void install(JoinAttempt attempt, EventLoop loop) {
        IncomingSnapshot snapshot = incoming.take(attempt);
        if (snapshot == null) {
            loop.tell((replica, now) -> replica.onInstallFailed(attempt, now));
            return;
        }
        execute(installer, loop, () -> install(attempt, snapshot, loop));
    }

    @Override
    public void close() {
        closed = true;
        incoming.close();
        if (thread == null) return;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(RETRY.toMillis() * 4, TimeUnit.MILLISECONDS)) thread.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void execute(Executor executor, EventLoop loop, Runnable work) {
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    if (closed) return;
                    trouble = String.valueOf(e.getMessage());
                    loop.stop();
                    try {
                        onDefect.run(); // before the log, for which memory may be short
                    } finally {
                        log.error("The disk cannot be written, and this replica answers nothing any more", e);
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("Nothing is written any more: this process stops", e);
        }
    }

    /** Returns whether the batch is written; false: it will never be. */
    private boolean written(Batch batch) {
        while (!closed) {
            try {
                storage.write(batch);
                if (!trouble.isEmpty()) log.info("The disk can be written again");
                trouble = "";
                return true;
            } catch (DiskFullException e) {
                if (trouble.isEmpty()) log.error("{}", e.getMessage());
                trouble = String.valueOf(e.getMessage());
                if (!slept()) return false;
            }
        }
        return false;
    }

    private void install(JoinAttempt attempt, IncomingSnapshot snapshot, EventLoop loop) {
        try (snapshot) {
            List<LastRequest> requests = brought(snapshot);
            LogPosition at = snapshot.at();
            loop.tell((replica, now) -> replica.onInstalled(attempt, at, requests, now));
        } catch (IOException | DiskFullException e) {
            log.warn("A snapshot could not be taken, and is asked for again: {}", e.getMessage());
            loop.tell((replica, now) -> replica.onInstallFailed(attempt, now));
        }
    }

    /** Reads the snapshot into the storage. A snapshot that breaks off is dropped, to make room for the next one. */
    private List<LastRequest> brought(IncomingSnapshot snapshot) throws IOException {
        Storage.Installation installation = storage.install();
        try {
            return snapshot.into(installation);
        } catch (IOException | DiskFullException e) {
            installation.abandon();
            throw e;
        }
    }

    private static boolean slept() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "kv-disk");
        thread.setDaemon(true);
        return thread;
    }
}
