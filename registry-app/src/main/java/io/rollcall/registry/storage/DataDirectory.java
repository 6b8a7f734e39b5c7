package io.rollcall.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.rollcall.chassis.LockedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The registry's data directory: small text files, and a lock that one registry at a time holds.
 *
 * <p>{@code first-version} is the version at which this run starts; if the file exists, a registry ran here before.
 * {@code identity} names the registry. Other packages keep files of their own here. The lock ends with the process,
 * however it ends.
 */
public final class DataDirectory implements AutoCloseable {

    /** The file that a member of a cluster keeps; its second line names the group, and is empty before there is one. */
    public static final String MEMBER = "member";

    /** The file with the names of members that were removed from the group, the latest last. */
    public static final String REMOVED = "removed-members";

    private static final String ALONE = "alone";

    private static final String FIRST_VERSION = "first-version";
    private static final String IDENTITY = "identity";
    private static final String UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** More changes than one run of a registry makes, in case the clock was set back since the last run. */
    private static final long VERSIONS_PER_RUN = 1L << 32;

    private final Path path;

    /** On other systems a directory cannot be opened, and needs no sync. */
    private final boolean isPosix;

    private final LockedDirectory lock;
    private final boolean used;
    private final long firstVersion;
    private final String identity;

    private DataDirectory(Path path, LockedDirectory lock, long nowMicros) throws IOException {
        this.path = path;
        this.isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.lock = lock;
        List<String> last = read(FIRST_VERSION);
        used = !last.isEmpty();
        firstVersion = used ? Math.max(nowMicros, Long.parseLong(last.get(0)) + VERSIONS_PER_RUN) : nowMicros;
        identity = readIdentity();
    }

    /**
     * Locks the directory, creates it if it does not exist, and begins a run.
     *
     * @param nowMicros the time of day: as a version, it is above those of all earlier runs, in any directory
     * @throws DataDirectoryException if it cannot be written, or another registry has locked it
     */
    public static DataDirectory open(Path path, long nowMicros) {
        DataDirectory directory = inspect(path, nowMicros);
        try {
            directory.begin();
            return directory;
        } catch (IOException e) {
            throw new DataDirectoryException(path, reason(e), e);
        }
    }

    /**
     * Locks the directory as {@link #open} does, and changes nothing else in it. What it says of the identity and the
     * first version holds once {@link #begin} has written them.
     */
    public static DataDirectory inspect(Path path, long nowMicros) {
        try {
            LockedDirectory lock = LockedDirectory.open(path);
            if (lock == null) throw new DataDirectoryException(path, "is in use by another registry", null);
            return new DataDirectory(path, lock, nowMicros);
        } catch (IOException | NumberFormatException e) {
            throw new DataDirectoryException(path, reason(e), e);
        }
    }

    /** Begins a run: from now on its first version and the identity are in the directory. */
    public void begin() throws IOException {
        if (read(IDENTITY).isEmpty()) replace(IDENTITY, List.of(identity));
        replace(FIRST_VERSION, List.of(Long.toString(firstVersion)));
    }

    private static String reason(Exception e) {
        return e instanceof IOException io
                ? LockedDirectory.reason(io)
                : "holds a file " + FIRST_VERSION + " that no registry has written";
    }

    /** Returns the exception for a file whose content is not what a registry writes. Nothing has changed. */
    public DataDirectoryException damaged(String file) {
        return new DataDirectoryException(
                path, "holds a damaged file " + file + ": restore a copy, or move it away", null);
    }

    /**
     * Notes that a registry that is alone uses this directory.
     *
     * @throws DataDirectoryException if a member of a cluster has left its data here: the views are in its log
     */
    public void useAlone() {
        try {
            List<String> member = read(MEMBER);
            if (member.size() > 1 && !member.get(1).isEmpty())
                throw new DataDirectoryException(
                        path, "belongs to a member of a cluster: start it with -peers, or choose another one", null);
            if (read(ALONE).isEmpty()) replace(ALONE, List.of("a registry without -peers ran here"));
        } catch (IOException e) {
            throw new DataDirectoryException(path, reason(e), e);
        }
    }

    /** Returns whether a registry that was alone has left data here. */
    public boolean wasUsedAlone() throws IOException {
        return !read(ALONE).isEmpty() || !filesEndingIn(".view").isEmpty();
    }

    /** Whether a registry ran here before. */
    public boolean isUsed() {
        return used;
    }

    /**
     * Returns the identity of this registry, which stays the same as long as it keeps its directory. A client that
     * finds another identity at its address knows that the registry has lost what it knew.
     */
    public String identity() {
        return identity;
    }

    private String readIdentity() throws IOException {
        List<String> lines = read(IDENTITY);
        if (!lines.isEmpty() && lines.get(0).matches(UUID_PATTERN)) return lines.get(0);
        if (!lines.isEmpty()) throw damaged(IDENTITY);
        return UUID.randomUUID().toString();
    }

    /** Returns a version above every version that an earlier registry here has given. */
    public long firstVersion() {
        return firstVersion;
    }

    /** @return the file's lines; none if there is no such file */
    public List<String> read(String file) throws IOException {
        Path at = path.resolve(file);
        return Files.exists(at) ? Files.readAllLines(at) : List.of();
    }

    /** Returns the names of all files with this suffix, sorted. */
    public List<String> filesEndingIn(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Replaces a file atomically. Whatever happens, either the old lines or the new ones are there; after this method
     * has returned, the new ones.
     *
     * @throws IOException it is not known which of the two are there
     */
    public void replace(String file, List<String> lines) throws IOException {
        Path fresh = path.resolve(file + ".new");
        write(fresh, lines, CREATE, WRITE, TRUNCATE_EXISTING);
        Files.move(fresh, path.resolve(file), ATOMIC_MOVE);
        sync();
    }

    /**
     * Replaces a file as {@link #replace} does, but without a sync: after a crash of the machine the file may be an old
     * one, or damaged.
     */
    public void note(String file, List<String> lines) throws IOException {
        Path fresh = path.resolve(file + ".new");
        Files.write(fresh, lines, UTF_8);
        Files.move(fresh, path.resolve(file), ATOMIC_MOVE);
    }

    /** Deletes a file, if there is one. When this method returns, it stays deleted. */
    public void delete(String file) throws IOException {
        Files.deleteIfExists(path.resolve(file));
        sync();
    }

    /** Syncs the directory: a file's name is part of the directory's content, and has to reach the disk, too. */
    public void sync() throws IOException {
        if (isPosix) {
            try (FileChannel directory = FileChannel.open(path, READ)) {
                directory.force(true);
            }
        }
    }

    /** Appends lines, which are on disk when this method returns. */
    public void append(String file, List<String> lines) throws IOException {
        write(path.resolve(file), lines, CREATE, APPEND);
    }

    private static void write(Path at, List<String> lines, OpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(at, options)) {
            ByteBuffer text = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(UTF_8));
            while (text.hasRemaining()) channel.write(text);
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
