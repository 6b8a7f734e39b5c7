package io.rollcall.client.store;

import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Printable;
import io.rollcall.wire.kv.ListResponse.Entry;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** Keys and values in a file: an object on each line, with {@code key}, {@code value} and {@code version}. */
record Dump(Console console) {

    private static final String STANDARD = "-";

    /** What a line of a file has. The version is that of the store it came from, and says nothing to another one. */
    record Line(@Nullable String key, @Nullable String value) {}

    /**
     * Writes every entry. A file is replaced when the new one is whole; only its owner may read it. A link stays, and
     * the file that it leads to is replaced. A device or a pipe is written to, because a file in its place would keep
     * the entries from its reader.
     *
     * @return how many there are
     * @throws CommandFailedException it cannot be written, or the store does not answer
     */
    long write(Pages pages, Path file) {
        try {
            if (file.toString().equals(STANDARD)) return write(pages, console.out());
            Path target = file.toAbsolutePath();
            if (isDeviceOrPipe(target)) return writeInto(target, pages);
            return replace(Files.isSymbolicLink(target) ? target.toRealPath() : target, pages);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailedException(file + " cannot be written: " + e);
        }
    }

    private static boolean isDeviceOrPipe(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    }

    private static long replace(Path target, Pages pages) throws IOException {
        Path draft = draft(target);
        try {
            long count = writeInto(draft, pages);
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** @param file one that is there */
    private static long writeInto(Path file, Pages pages) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
            return write(pages, out);
        }
    }

    private static Path draft(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(target))
            throw new IOException("it is a folder, or in none");
        FileAttribute<?>[] ownersOnly =
                folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        return Files.createTempFile(folder, "." + target.getFileName(), ".draft", ownersOnly);
    }

    private static long write(Pages pages, OutputStream out) throws IOException {
        long[] count = {0};
        pages.forEach(entry -> {
            write(entry, out);
            count[0]++;
        });
        out.flush();
        return count[0];
    }

    private static void write(Entry entry, OutputStream out) {
        try {
            String line =
                    Printable.of(JsonMapper.shared().writeValueAsString(entry)); // no text of it drives a terminal
            out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts every line of a file, and says how many were put.
     *
     * @param overwrite whether a key that is there is set as well
     * @throws CommandFailedException a line is none of an export, or a write has failed; the message says how many were
     *     put before
     */
    void read(StoreClient store, Path file, InputStream standard, boolean overwrite) {
        Counts counts = new Counts();
        try (InputStream in = file.toString().equals(STANDARD) ? standard : Files.newInputStream(file);
                MappingIterator<Line> lines =
                        JsonMapper.shared().readerFor(Line.class).readValues(in)) {
            while (lines.hasNextValue()) put(store, lines.nextValue(), overwrite, counts);
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be read: " + e + "; " + counts);
        } catch (JacksonException e) {
            throw new CommandFailedException(file + ", line " + e.getLocation().getLineNr()
                    + ": it must be an object with key and value, as export writes it; " + counts);
        } catch (CommandFailedException e) {
            throw new CommandFailedException(e.status(), e.getMessage() + "; " + counts);
        }
        console.err().println(counts);
    }

    private static void put(StoreClient store, Line line, boolean overwrite, Counts counts) {
        String key = line.key();
        String value = line.value();
        if (key == null || value == null)
            throw new CommandFailedException(
                    "entry " + (counts.put + counts.kept + 1) + " has no key or no value, as export writes them");
        WriteResponse answer = store.write("KV.Put", id -> new PutRequest(key, value, overwrite ? null : 0L, id));
        if (answer.ok()) counts.put++;
        else counts.kept++;
    }

    private static final class Counts {

        private long put;
        private long kept;

        @Override
        public String toString() {
            return put + " put, " + kept + " kept as they were";
        }
    }
}
