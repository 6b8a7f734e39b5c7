package io.rollcall.kv.disk;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.rollcall.chassis.LockedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A directory that one replica at a time has locked: {@code db}, the RocksDB; {@code damaged}, there if it turned out
 * damaged while it was in use; {@code damaged-<time>}, what was moved aside.
 */
final class DataDirectory implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

    /**
     * The largest number of databases that were moved aside. Each is as large as the data, so the oldest is deleted
     * when there are more.
     */
    static final int MOVED_ASIDE_MAX = 3;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path path;
    private final LockedDirectory lock;

    private DataDirectory(Path path, LockedDirectory lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the directory, which is created if need be.
     *
     * @throws UnusableDirectoryException if it cannot be written, or another replica has it
     */
    static DataDirectory open(Path path) {
        Path at = path.toAbsolutePath().normalize();
        try {
            LockedDirectory lock = LockedDirectory.open(at);
            if (lock == null) throw new UnusableDirectoryException(at, "is in use by another replica", null);
            return new DataDirectory(at, lock);
        } catch (IOException e) {
            throw new UnusableDirectoryException(at, LockedDirectory.reason(e), e);
        }
    }

    Path path() {
        return path;
    }

    Path database() {
        return path.resolve("db");
    }

    /**
     * Notes that the database cannot be trusted, so that the next start learns it. If the note cannot be written, the
     * next start finds out anew.
     */
    void onDamage(String what) {
        try {
            Files.writeString(damage(), what + "\n");
        } catch (IOException e) {
            log.warn("{} could not be written", damage(), e);
        }
    }

    /** Returns the note that {@link #onDamage} has left; null: there is none. */
    @Nullable
    String damageFound() throws IOException {
        try {
            return Files.readString(damage()).strip();
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** Makes room for a new database. @return the new place of the old one */
    Path moveDatabaseAside(Instant now) throws IOException {
        Path aside = path.resolve("damaged-" + TIME.format(now));
        Files.move(database(), aside, ATOMIC_MOVE);
        Files.deleteIfExists(damage());
        List<Path> kept = movedAside();
        for (Path oldest : kept.subList(0, Math.max(0, kept.size() - MOVED_ASIDE_MAX))) {
            log.warn("{} is deleted: {} later ones are kept", oldest, MOVED_ASIDE_MAX);
            FileSystemUtils.deleteRecursively(oldest);
        }
        return aside;
    }

    private List<Path> movedAside() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(one -> one.getFileName().toString().startsWith("damaged-"))
                    .sorted()
                    .toList();
        }
    }

    private Path damage() {
        return path.resolve("damaged");
    }

    /** Returns the size of the database, in bytes. */
    long bytes() {
        try (Stream<Path> files = Files.list(database())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Returns the free space of the disk, in bytes. */
    long freeBytes() {
        return path.toFile().getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
