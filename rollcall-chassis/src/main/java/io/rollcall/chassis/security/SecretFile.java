package io.rollcall.chassis.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files and folders with secrets: their owner alone may use them, from the moment at which they are made. */
public final class SecretFile {

    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private SecretFile() {}

    /**
     * Makes a file that does not exist, and writes it to the disk.
     *
     * @throws IOException it exists, or cannot be written
     */
    public static void create(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), of(file, FILE))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
    }

    /**
     * Makes a folder that does not exist.
     *
     * @throws IOException it exists, or cannot be made
     */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, of(folder, FOLDER));
    }

    /**
     * Replaces a file at once: a reader sees the former text or the new one. The new file has the permissions, the
     * owner and the group of the former, which an operator may have given it for a container. If there is none, it is
     * made.
     *
     * @throws IOException it cannot be written; the former remains
     */
    public static void replace(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path next = Files.createTempFile(folder, "." + file.getFileName() + ".", ".new"); // for its owner only
        try {
            Files.delete(next);
            create(next, text);
            if (Files.exists(file)) protectAlike(next, file);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static void protectAlike(Path next, Path former) throws IOException {
        PosixFileAttributeView view = posix(next);
        PosixFileAttributeView model = posix(former);
        if (view == null || model == null) return;
        PosixFileAttributes is = view.readAttributes();
        PosixFileAttributes should = model.readAttributes();
        if (!is.owner().equals(should.owner())) view.setOwner(should.owner());
        if (!is.group().equals(should.group())) view.setGroup(should.group());
        if (!is.permissions().equals(should.permissions())) view.setPermissions(should.permissions());
    }

    private static @Nullable PosixFileAttributeView posix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileAttribute<?>[] of(Path path, FileAttribute<?> permissions) {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix ? new FileAttribute<?>[] {permissions} : new FileAttribute<?>[0];
    }
}
