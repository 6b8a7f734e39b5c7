package io.rollcall.log;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots, in three steps. The thread that applies entries takes a view of the state. A thread of ours writes
 * it to a temporary file. Then Ratis is asked for a snapshot: the applying thread moves the file to its place, and
 * Ratis purges its log. So the applying thread waits for neither the replica's writing nor the disk's.
 *
 * <p>Ratis itself replaces the whole directory of snapshots when it installs one of the leader's. A file that comes
 * later and is older is never used.
 */
final class Snapshots implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private static final String TEMPORARY = "rollcall-snapshot.tmp";
    private static final Duration BETWEEN_LOOKS_AT_THE_AGE_MAX = Duration.ofMinutes(1);

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final ScheduledExecutorService writer =
            Executors.newSingleThreadScheduledExecutor(task -> ReplicaCalls.daemon(task, "log-snapshots"));
    private final AtomicReference<@Nullable Draft> draft = new AtomicReference<>();
    private final long everyEntries;
    private final long ageNanos;
    private final Runnable askRatis;

    private Path directory = Path.of("");
    private Path temporary = Path.of(TEMPORARY);
    private volatile boolean writing;
    private final AtomicLong entries = new AtomicLong();
    private volatile long begunNanos = System.nanoTime();

    /** @param digest the digest of the file's bytes */
    private record Draft(TermIndex last, MD5Hash digest) {}

    /** @param askRatis asks Ratis for a snapshot: it calls {@link #take} then, on the thread that applies entries */
    Snapshots(long everyEntries, Duration age, Runnable askRatis) {
        this.everyEntries = everyEntries;
        this.ageNanos = age.toNanos();
        this.askRatis = askRatis;
        lookLater();
    }

    private void lookLater() {
        long lookNanos = Math.max(1, Math.min(ageNanos / 2, BETWEEN_LOOKS_AT_THE_AGE_MAX.toNanos()));
        var unused = writer.scheduleWithFixedDelay(this::look, lookNanos, lookNanos, TimeUnit.NANOSECONDS);
    }

    SimpleStateMachineStorage storage() {
        return storage;
    }

    void open(RaftStorage raftStorage) throws IOException {
        File temporaryFiles = raftStorage.getStorageDir().getTmpDir();
        Files.createDirectories(temporaryFiles.toPath());
        temporary = temporaryFiles.toPath().resolve(TEMPORARY);
        Files.deleteIfExists(temporary);
        directory = raftStorage.getStorageDir().getStateMachineDir().toPath();
        storage.init(raftStorage);
    }

    /** What is done with the bytes of a snapshot. */
    interface Restoration {
        void restore(TermIndex last, InputStream state) throws IOException;
    }

    /**
     * Gives out the latest snapshot, if there is one.
     *
     * @throws IOException if the file is damaged
     */
    void restore(Restoration restoration) throws IOException {
        if (restore(storage, restoration)) begun();
    }

    /** As {@link #restore(Restoration)}. Returns whether there is a snapshot. */
    static boolean restore(SimpleStateMachineStorage storage, Restoration restoration) throws IOException {
        SingleFileSnapshotInfo latest = storage.loadLatestSnapshot();
        if (latest == null) return false;
        Path file = latest.getFile().getPath();
        MD5FileUtil.verifySavedMD5(file.toFile(), latest.getFile().getFileDigest());
        SnapshotFile.sync(file); // Ratis has not synced a file that came from the leader
        try (InputStream state = SnapshotFile.read(file, latest.getTermIndex())) {
            restoration.restore(latest.getTermIndex(), state);
        }
        return true;
    }

    /** An entry is applied. Returns whether it is time for a snapshot. */
    boolean isDueAfter() {
        return entries.incrementAndGet() >= everyEntries && !writing;
    }

    /** Begins to write a snapshot of the state after an entry. */
    void begin(TermIndex last, Saved saved) {
        begun();
        writing = true;
        try {
            writer.execute(() -> write(last, saved));
        } catch (RejectedExecutionException closed) {
            writing = false;
        }
    }

    private void begun() {
        entries.set(0);
        begunNanos = System.nanoTime();
    }

    private void write(TermIndex last, Saved saved) {
        try {
            draft.set(new Draft(last, SnapshotFile.write(temporary, last, saved)));
            askRatis.run();
        } catch (IOException | RuntimeException e) {
            writing = false;
            if (!writer.isShutdown()) log.warn("There is no snapshot after {}, but later another try", last, e);
        }
    }

    private void look() {
        try {
            if (draft.get() != null || isOld()) askRatis.run();
        } catch (RuntimeException e) {
            log.debug("Ratis was not asked for a snapshot, and is asked again later", e);
        }
    }

    private boolean isOld() {
        return entries.get() > 0 && !writing && System.nanoTime() - begunNanos >= ageNanos;
    }

    /**
     * Ratis has been asked for a snapshot. Returns the index of the last entry in a new one; -1: there is none yet.
     *
     * @param last the entry that was applied last
     */
    long take(TermIndex last, Supplier<Saved> save) throws IOException {
        Draft written = draft.getAndSet(null);
        if (written == null) {
            if (isOld()) begin(last, save.get());
            return RaftLog.INVALID_LOG_INDEX;
        }
        try {
            return use(written);
        } finally {
            writing = false;
        }
    }

    private long use(Draft written) throws IOException {
        TermIndex last = written.last();
        SingleFileSnapshotInfo latest = storage.getLatestSnapshot();
        if (latest != null && latest.getIndex() >= last.getIndex()) return RaftLog.INVALID_LOG_INDEX;
        File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
        MD5FileUtil.saveMD5File(file, written.digest());
        Files.move(temporary, file.toPath(), StandardCopyOption.ATOMIC_MOVE);
        SnapshotFile.sync(directory);
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), written.digest()), last));
        return last.getIndex();
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
