package io.rollcall.client.plot;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The file and the format of a picture. The picture is written to a temporary file beside it, and moved when it is
 * complete: until then the previous file stays.
 */
record ChartFile(Path path, Format format) {

    enum Format {
        PNG,
        SVG;

        String extension() {
            return '.' + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Writes a picture. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Makes sure that a picture can be written there.
     *
     * @throws UnusablePlotException it cannot; nothing was left behind
     */
    static ChartFile at(String name) throws UnusablePlotException {
        Format format = format(name);
        try {
            ChartFile file = new ChartFile(place(name), format);
            file.begin().close();
            Files.delete(file.beside());
            return file;
        } catch (IOException | InvalidPathException e) {
            throw new UnusablePlotException("cannot be '" + name + "': " + why(e));
        }
    }

    private static Format format(String name) throws UnusablePlotException {
        for (Format format : Format.values())
            if (name.toLowerCase(Locale.ROOT).endsWith(format.extension())) return format;
        throw new UnusablePlotException("takes a file name that ends in .png or .svg, not '" + name + "'");
    }

    /** Follows links, so that a link stays a link. */
    private static Path place(String name) throws IOException {
        Path path = Path.of(name).toAbsolutePath();
        if (!Files.exists(path)) return path;
        if (!Files.isRegularFile(path)) throw new IOException("that is not a regular file");
        if (!Files.isWritable(path)) throw new IOException("the file is not writable");
        return path.toRealPath();
    }

    void write(Content content) throws IOException {
        try {
            try (OutputStream out = begin()) {
                content.writeTo(out);
            }
            Files.move(beside(), path, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside());
        }
    }

    private OutputStream begin() throws IOException {
        return Files.newOutputStream(beside(), CREATE_NEW, WRITE);
    }

    private Path beside() {
        return path.resolveSibling(
                "." + path.getFileName() + '.' + ProcessHandle.current().pid() + ".tmp");
    }

    private static String why(Exception e) {
        if (e instanceof NoSuchFileException) return "there is no such folder";
        if (e instanceof AccessDeniedException) return "the folder is not writable";
        return String.valueOf(e.getMessage());
    }
}
