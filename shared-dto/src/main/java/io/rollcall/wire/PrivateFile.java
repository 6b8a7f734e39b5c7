package io.rollcall.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/** The protection of a file with secrets: tokens, or a private key. */
public final class PrivateFile {

    private static final Set<PosixFilePermission> OWNERS_OWN =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFile() {}

    /**
     * Checks that no other user may read or write the file. Root reads files of others, too, so it is told apart by its
     * owner there. As in PostgreSQL's rule for private keys, the group may read a file of root's that this process
     * reads as another user, as orchestrators mount secrets. The user of a container may have no name.
     *
     * @throws java.nio.file.NoSuchFileException there is no such file
     * @throws IOException others have access to it, or that is not known; the message says what would be right
     * @see <a href="https://www.postgresql.org/docs/current/ssl-tcp.html">PostgreSQL, secure TCP/IP connections</a>
     */
    public static void require(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) return; // this file system has no such permissions
        PosixFileAttributes attributes = view.readAttributes();
        String owner = attributes.owner().getName();
        String self = System.getProperty("user.name");
        if ("root".equals(self) && !owner.equals("root"))
            throw new IOException("it belongs to " + owner + ", and this process runs as root: chown root it");
        Set<PosixFilePermission> more = new HashSet<>(attributes.permissions());
        more.removeAll(OWNERS_OWN);
        boolean isMounted = owner.equals("root") && !"root".equals(self);
        if (isMounted) more.remove(PosixFilePermission.GROUP_READ);
        if (!more.isEmpty())
            throw new IOException("others than its owner have access to it ("
                    + PosixFilePermissions.toString(attributes.permissions()) + "): chmod 600 it");
    }
}
