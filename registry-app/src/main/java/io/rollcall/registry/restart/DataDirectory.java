package io.rollcall.registry.restart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The few lines that outlive the process, in a directory that one registry at a time has for itself.
 *
 * <p>{@code first-version} is where this life's versions start; that it is there says that a registry ran here. {@code
 * identity} says which one. {@code
 * long-leases} is kept by {@link LongLeases}; views have files of their own. The lock ends with the process, however it ends.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String FIRST_VERSION = "first-version";
    private static final String IDENTITY = "identity";
    private static final String UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** More changes than a registry makes in a life, in case the clock has been set back since the last one. */
    private static final long VERSIONS_PER_LIFE = 1L << 32;

    private final Path path;

    /** Elsewhere a directory cannot be opened, and does not have to be. */
    private final boolean isPosix;

    private final FileChannel lock;
    private final boolean used;
    private final long firstVersion;
    private final String identity;

    private DataDirectory(Path path, FileChannel lock, long nowMicros) throws IOException {
        this.path = path;
        this.isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.lock = lock;
        List<String> last = read(FIRST_VERSION);
        used = !last.isEmpty();
        firstVersion = used ? Math.max(nowMicros, Long.parseLong(last.get(0)) + VERSIONS_PER_LIFE) : nowMicros;
        identity = readIdentity();
        replace(FIRST_VERSION, List.of(Long.toString(firstVersion)));
    }

    /**
     * Takes the directory, which is made if need be.
     *
     * @param nowMicros the time of day: as a version, it is above those of all earlier lives, in any directory
     * @throws UnusableDirectory if it cannot be written, or another registry has it
     */
    public static DataDirectory open(Path path, long nowMicros) {
        try {
            Files.createDirectories(path);
            return new DataDirectory(path, lock(path), nowMicros);
        } catch (IOException | NumberFormatException e) {
            throw new UnusableDirectory(path, reason(e), e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), CREATE, WRITE);
        if (tryLock(channel) != null) return channel;
        channel.close();
        throw new UnusableDirectory(path, "is in use by another registry", null);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException takenInThisProcess) {
            return null;
        }
    }

    private static String reason(Exception e) {
        if (e instanceof NumberFormatException) return "holds a file " + FIRST_VERSION + " that is no registry's";
        if (e instanceof FileAlreadyExistsException) return "is a file";
        return "cannot be written (" + why(e) + ")";
    }

    /** What the disk said, without the file's path: that is nobody's but the operator's. */
    public static String why(Exception e) {
        String why = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return why != null ? why : e.getClass().getSimpleName();
    }

    /** A file here is not what a registry writes; nothing has changed. */
    public UnusableDirectory damaged(String file) {
        return new UnusableDirectory(path, "holds a damaged file " + file + ": put back a copy, or move it away", null);
    }

    /** Whether a registry ran here before. */
    public boolean isUsed() {
        return used;
    }

    /**
     * Which registry this is, for as long as it has its directory: who finds another one at its address knows that it has lost what
     * the former knew.
     */
    public String identity() {
        return identity;
    }

    private String readIdentity() throws IOException {
        List<String> lines = read(IDENTITY);
        if (!lines.isEmpty() && lines.get(0).matches(UUID_PATTERN)) return lines.get(0);
        if (!lines.isEmpty()) throw damaged(IDENTITY);
        String fresh = UUID.randomUUID().toString();
        replace(IDENTITY, List.of(fresh));
        return fresh;
    }

    /** Above every version that an earlier registry here gave out. */
    public long firstVersion() {
        return firstVersion;
    }

    /** @return its lines; none where there is no such file */
    public List<String> read(String file) throws IOException {
        Path at = path.resolve(file);
        return Files.exists(at) ? Files.readAllLines(at) : List.of();
    }

    /** The names of all files that end so. */
    public List<String> filesEndingIn(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /**
     * The old lines or the new ones are there, whatever happens; the new ones, once it has returned.
     *
     * @throws IOException which of the two are there, is not known
     */
    public void replace(String file, List<String> lines) throws IOException {
        Path fresh = path.resolve(file + ".new");
        write(fresh, lines, CREATE, WRITE, TRUNCATE_EXISTING);
        Files.move(fresh, path.resolve(file), ATOMIC_MOVE);
        sync();
    }

    /** As {@link #replace}, but nothing is synced: after a crash of the machine the file may be an old one, or broken. */
    public void note(String file, List<String> lines) throws IOException {
        Path fresh = path.resolve(file + ".new");
        Files.write(fresh, lines, UTF_8);
        Files.move(fresh, path.resolve(file), ATOMIC_MOVE);
    }

    /** A file's name is the directory's content: it, too, has to reach the disk. */
    public void sync() throws IOException {
        if (isPosix) {
            try (FileChannel directory = FileChannel.open(path, READ)) {
                directory.force(true);
            }
        }
    }

    void append(String file, String line) throws IOException {
        write(path.resolve(file), List.of(line), CREATE, APPEND);
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
