package io.rollcall.system.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A disk in memory that can be filled to its last byte, at no cost for other programs. */
final class SmallDisk implements AutoCloseable {

    /** Several times as many bytes as the store and its logs take. */
    private static final String SIZE = "192m";

    private static final String NAME = "rollcall-faults-";
    private static final int BLOCK_BYTES = 64 << 10;

    private final Path at;
    private final Path ballast;
    private final Thread hook;

    SmallDisk(Path at) throws IOException {
        Files.createDirectories(at);
        Root.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + SIZE,
                NAME + ProcessHandle.current().pid(),
                at.toString());
        this.at = at;
        this.ballast = at.resolve("ballast");
        this.hook = new Thread(this::unmount, "unmount");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Removes what a killed test has left behind. */
    static void removeLeftovers() throws IOException {
        for (String mount : Files.readAllLines(Path.of("/proc/mounts"))) {
            String[] words = mount.split(" ", -1);
            if (words[0].startsWith(NAME)
                    && ProcessHandle.of(Long.parseLong(words[0].substring(NAME.length())))
                            .isEmpty()) Root.succeeds("umount", "-l", words[1]);
        }
    }

    /** Fills the disk until not a byte is left. */
    void fill() {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) out.write(block);
        } catch (IOException full) {
            fillPage();
        }
    }

    void empty() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        unmount();
    }

    private void fillPage() {
        try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.APPEND)) {
            while (true) out.write(new byte[512]);
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) throw new UncheckedIOException(full);
        }
    }

    private void unmount() {
        Root.succeeds("umount", "-l", at.toString());
    }
}
