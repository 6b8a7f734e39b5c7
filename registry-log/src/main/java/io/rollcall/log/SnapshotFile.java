package io.rollcall.log;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.MD5FileUtil;

/**
 * A file with a replica's state: one line of ASCII that says after which entry it was, and then the replica's own
 * bytes.
 */
final class SnapshotFile {

    private static final String MAGIC = "rollcall-log 1";
    private static final int LINE_BYTES_MAX = 80;
    private static final int BUFFER_BYTES = 64 << 10;

    private SnapshotFile() {}

    /** Writes and syncs a file. @return the digest of its bytes */
    static MD5Hash write(Path file, TermIndex last, Saved saved) throws IOException {
        MessageDigest digest = MD5FileUtil.newMD5();
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(
                        new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER_BYTES)) {
            out.write(line(last).getBytes(StandardCharsets.US_ASCII));
            saved.writeTo(out);
            out.flush();
            channel.force(true);
        }
        return MD5Hash.newInstance(digest.digest());
    }

    /**
     * Opens a file, and reads its line.
     *
     * @throws IOException if the line does not say that this is a snapshot after the entry
     */
    static InputStream read(Path file, TermIndex last) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            String line = readLine(in);
            if (!line.equals(line(last))) throw new IOException(file + " is no snapshot after " + last + ": " + line);
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && line.length() < LINE_BYTES_MAX; next = in.read()) {
            line.append((char) next);
            if (next == '\n') break;
        }
        return line.toString();
    }

    private static String line(TermIndex last) {
        return MAGIC + " " + last.getTerm() + " " + last.getIndex() + "\n";
    }

    /** Brings a file, or the names in a directory, onto the disk. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
