package io.rollcall.system.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records what happened and when, and the longest time between two answers during each fault. */
final class Journal {

    private final Path file;
    private final long beganAtNanos = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Figures> byName = new TreeMap<>();
    private final Gap writeGap = new Gap();
    private final Gap readGap = new Gap();
    private @Nullable String now;
    private long writes;
    private long reads;
    private long unknown;
    private long refused;

    private static final class Gap {
        long lastAtNanos = System.nanoTime();
        long longestNanos;

        void ends(long atNanos) {
            longestNanos = Math.max(longestNanos, atNanos - lastAtNanos);
            lastAtNanos = atNanos;
        }

        void beginsAnew(long atNanos) {
            lastAtNanos = atNanos;
            longestNanos = 0;
        }
    }

    private static final class Figures {
        int count;
        long longestWriteGapNanos;
        long longestReadGapNanos;
        int unknown;
    }

    /** @param file the file to which each line is written as it happens */
    Journal(Path file) throws IOException {
        this.file = file;
        Files.deleteIfExists(file);
    }

    synchronized void begins(Fault fault) {
        note("begins: " + fault.kind() + " of " + fault.what() + " for "
                + fault.lasts().toMillis() + " ms");
        String name = fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (now != null) {
            now += ", meanwhile " + name;
            return;
        }
        now = name;
        long atNanos = System.nanoTime();
        writeGap.beginsAnew(atNanos);
        readGap.beginsAnew(atNanos);
    }

    /**
     * Notes that the fault has passed and the group is complete again.
     *
     * @return the longest time without an acknowledged write since it began
     */
    synchronized Duration passed(Fault fault) {
        long atNanos = System.nanoTime();
        writeGap.ends(atNanos);
        readGap.ends(atNanos);
        Figures figures = byName.computeIfAbsent(Objects.requireNonNull(now), name -> new Figures());
        figures.count++;
        figures.longestWriteGapNanos = Math.max(figures.longestWriteGapNanos, writeGap.longestNanos);
        figures.longestReadGapNanos = Math.max(figures.longestReadGapNanos, readGap.longestNanos);
        note("passed: %s; longest without a write %s, without a read %s"
                .formatted(fault.kind(), seconds(writeGap.longestNanos), seconds(readGap.longestNanos)));
        now = null;
        return Duration.ofNanos(writeGap.longestNanos);
    }

    synchronized void note(String line) {
        String dated = "%10s %s".formatted(seconds(System.nanoTime() - beganAtNanos), line);
        lines.add(dated);
        append(dated + System.lineSeparator());
    }

    private void append(String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes an answer that no client should ever get. */
    synchronized void complain(String line) {
        complaints.add(line);
        note(line);
    }

    synchronized void wrote() {
        writes++;
        writeGap.ends(System.nanoTime());
    }

    synchronized void read() {
        reads++;
        readGap.ends(System.nanoTime());
    }

    synchronized void unknown() {
        unknown++;
        if (now != null) byName.computeIfAbsent(now, name -> new Figures()).unknown++;
    }

    synchronized void refused() {
        refused++;
    }

    synchronized long answered() {
        return writes + reads;
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    synchronized String lines() {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    /** Returns the figures, which end the journal. */
    synchronized String summary() {
        StringBuilder summary = new StringBuilder();
        summary.append("%d writes and %d reads answered, %d writes refused, %d of unknown outcome, in %s%n"
                .formatted(writes, reads, refused, unknown, seconds(System.nanoTime() - beganAtNanos)));
        summary.append("%-68s %6s %8s %10s %10s%n".formatted("fault", "times", "unknown", "no write", "no read"));
        byName.forEach((name, figures) -> summary.append("%-68s %6d %8d %10s %10s%n"
                .formatted(
                        name,
                        figures.count,
                        figures.unknown,
                        seconds(figures.longestWriteGapNanos),
                        seconds(figures.longestReadGapNanos))));
        append(summary.toString());
        return summary.toString();
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", Duration.ofNanos(nanos).toMillis() / 1e3);
    }
}
