package io.rollcall.client.security;

import io.rollcall.chassis.security.SecretFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is made beside its place and moved there when it is whole. If the process is interrupted before, it
 * is deleted; if the process is killed, its name begins with a dot and says that it is incomplete.
 */
final class DraftDirectory implements AutoCloseable {

    private final Path target;
    private final Path draft;
    private final Thread atExit = new Thread(this::deleteQuietly, "delete-incomplete");
    private boolean isOver;

    /** @throws IOException the directory exists and is not empty, or it cannot be made; the message says what to do */
    DraftDirectory(Path target) throws IOException {
        this.target = target.toAbsolutePath().normalize();
        requireFree(target);
        Path parent = this.target.getParent();
        if (parent == null || !Files.isDirectory(parent))
            throw new FileSystemException(target.toString(), null, "the folder that it should be in does not exist");
        this.draft = Files.createTempDirectory(parent, "." + this.target.getFileName() + ".incomplete-");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private static void requireFree(Path target) throws IOException {
        if (!Files.exists(target)) return;
        if (!Files.isDirectory(target)) throw new FileSystemException(target.toString(), null, "it is a file");
        try (Stream<Path> files = Files.list(target)) {
            if (files.findAny().isPresent())
                throw new FileSystemException(
                        target.toString(),
                        null,
                        "it exists and is not empty: name another one, or renew its certificates with"
                                + " ./rollcall security issue");
        }
    }

    /** Makes a folder for its owner only. */
    synchronized Path folder(String name) throws IOException {
        requireGoingOn();
        Path folder = draft.resolve(name);
        SecretFile.createFolder(folder);
        return folder;
    }

    /** Makes a file for its owner only. */
    synchronized void file(String name, String text) throws IOException {
        requireGoingOn();
        SecretFile.create(draft.resolve(name), text);
    }

    /** Moves the directory to its place, in one step. */
    synchronized void publish() throws IOException {
        requireGoingOn();
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        isOver = true;
    }

    private void requireGoingOn() throws IOException {
        if (isOver) throw new IOException("interrupted");
    }

    private synchronized void deleteQuietly() {
        if (isOver) return;
        isOver = true;
        try {
            List<Path> all;
            try (Stream<Path> files = Files.walk(draft)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) Files.deleteIfExists(each);
        } catch (IOException e) {
            // it cannot be deleted, and its name says that it is incomplete
        }
    }

    @Override
    public void close() {
        deleteQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the process ends, and the hook finds nothing to do
        }
    }
}
