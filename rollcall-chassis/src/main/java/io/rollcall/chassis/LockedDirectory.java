package io.rollcall.chassis;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that one process at a time has for itself. The file {@code lock} in it carries a lock of the
 * operating system, which ends with the process, however the process ends.
 */
public final class LockedDirectory implements AutoCloseable {

    private static final String LOCK = "lock";

    private final FileChannel lock;

    private LockedDirectory(FileChannel lock) {
        this.lock = lock;
    }

    /**
     * Locks a directory, and creates it if it does not exist: then only this user may read it, and what is in it. A
     * directory that exists keeps the permissions that its operator gave it.
     *
     * @return null: another process, or another part of this one, has locked it
     * @throws IOException it cannot be created or written; {@link #reason} tells an operator why
     */
    public static @Nullable LockedDirectory open(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        if (!Files.exists(path)) Files.createDirectories(path, forThisUserOnly(path));
        Files.createDirectories(path); // or fails, as where it is a file
        FileChannel channel = FileChannel.open(path.resolve(LOCK), CREATE, WRITE);
        boolean isLocked = false;
        try {
            isLocked = channel.tryLock() != null;
        } catch (OverlappingFileLockException takenInThisProcess) {
            // somebody has it, as where tryLock returns null
        } finally {
            if (!isLocked) channel.close();
        }
        return isLocked ? new LockedDirectory(channel) : null;
    }

    private static FileAttribute<?>[] forThisUserOnly(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        };
    }

    /** Returns what is wrong with a directory, to follow its path in a sentence. */
    public static String reason(IOException e) {
        return e instanceof FileAlreadyExistsException ? "is a file" : "cannot be written (" + why(e) + ")";
    }

    /** Returns the operating system's reason, without the file's path, which only the operator may see. */
    public static String why(Exception e) {
        String why = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return why != null ? why : e.getClass().getSimpleName();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
