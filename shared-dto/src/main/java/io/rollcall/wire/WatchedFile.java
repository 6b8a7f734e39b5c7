package io.rollcall.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a file says. It is read again when the file has changed; one that cannot be used then changes nothing.
 *
 * @param <T> what is read
 */
public final class WatchedFile<T> {

    /** How often the file is looked at, at most: by the thread of one request. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Path file;
    private final Reading<T> reading;
    private final Consumer<T> onChange;
    private final Consumer<String> onUnusable;
    private final LongSupplier nanos;
    private final AtomicLong nextLookNanos;
    private volatile T content;

    /** The version of the file that was looked at last, whether it could be used or not. */
    private volatile String seen;

    /** Why the newest file cannot be used; null: it is in use. */
    private volatile @Nullable String failure;

    /** Reads a file. */
    @FunctionalInterface
    public interface Reading<T> {

        /**
         * Reads the file.
         *
         * @throws IOException it cannot be used; so does an {@link IllegalArgumentException} say
         */
        T read(Path file) throws IOException;
    }

    /**
     * Reads the file for the first time.
     *
     * @param onChange is told what was read later
     * @param onUnusable is told why the newest file cannot be used, once for each reason
     * @param nanos the time, of which only differences count
     * @throws IOException as {@link Reading#read}
     */
    public WatchedFile(
            Path file, Reading<T> reading, Consumer<T> onChange, Consumer<String> onUnusable, LongSupplier nanos)
            throws IOException {
        this.file = file;
        this.reading = reading;
        this.onChange = onChange;
        this.onUnusable = onUnusable;
        this.nanos = nanos;
        this.nextLookNanos = new AtomicLong(nanos.getAsLong() + PERIOD.toNanos());
        this.seen = version();
        this.content = reading.read(file);
    }

    /** Returns what the newest file says that could be used. */
    public T content() {
        refresh();
        return content;
    }

    /** Returns whether the newest file cannot be used. */
    public boolean isOutdated() {
        refresh();
        return failure != null;
    }

    private void refresh() {
        long now = nanos.getAsLong();
        long due = nextLookNanos.get();
        if (now - due < 0 || !nextLookNanos.compareAndSet(due, now + PERIOD.toNanos())) return;
        look();
    }

    private synchronized void look() {
        String version = version();
        if (version.equals(seen) && failure == null) return;
        try {
            content = reading.read(file);
            failure = null;
            onChange.accept(content);
        } catch (IOException | IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(failure)) onUnusable.accept(why);
            failure = why;
        }
        seen = version;
    }

    /** Returns what differs once the file is another one. It is read before the content. */
    private String version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return e.getClass().getName();
        }
    }
}
