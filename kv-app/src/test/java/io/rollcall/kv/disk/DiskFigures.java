package io.rollcall.kv.disk;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/**
 * Figures of the disk that docs and decisions use; nothing asserts them. Its one argument is an empty directory on the
 * disk to measure. Run it with {@code -Xmx256m}: the data is four times that.
 */
final class DiskFigures {

    private static final long GIBIBYTE_OF_CELLS = 1 << 20;
    private static final int BATCH = 64;

    private final Path data;
    private final Random random = new Random(1);
    private Disk disk;
    private long seq;

    private DiskFigures(Path data) {
        this.data = data;
        this.disk = open();
        this.seq = storage().recover().checkpoint().applied().seq();
    }

    public static void main(String[] args) throws IOException {
        DiskFigures figures = new DiskFigures(Path.of(args[0]));
        figures.writes(1, 2_000);
        figures.writes(BATCH, 300);
        figures.gets("of keys in the cache", 20_000);
        figures.fill();
        figures.writes(BATCH, 300);
        figures.restart();
        figures.gets("of 1 GiB", seqOf(figures));
        figures.snapshot();
        figures.disk.close();
    }

    private static int seqOf(DiskFigures figures) {
        return Math.toIntExact(figures.seq);
    }

    private Disk open() {
        return Disk.open(data, DataSize.ofMegabytes(64), new SimpleMeterRegistry());
    }

    private Storage storage() {
        return disk.storage();
    }

    private void writes(int entries, int batches) {
        long[] nanos = new long[batches];
        for (int i = 0; i < batches; i++) {
            Batch batch = batch(entries);
            long start = System.nanoTime();
            storage().write(batch);
            nanos[i] = System.nanoTime() - start;
        }
        double seconds = Arrays.stream(nanos).sum() / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                "writes of %d entries of 1 KiB: %.0f batches/s, %.0f entries/s, p50 %.2f ms, p99 %.2f ms%n",
                entries,
                batches / seconds,
                batches * (double) entries / seconds,
                nanos[batches / 2] / 1e6,
                nanos[batches * 99 / 100] / 1e6);
    }

    /** The log holds the last thousand entries; each is applied at once. */
    private Batch batch(int entries) {
        List<Cell> cells =
                IntStream.range(0, entries).mapToObj(i -> cell(++seq)).toList();
        List<Entry> log =
                cells.stream().map(cell -> Batches.entry(cell.version(), cell)).toList();
        return new Batch(
                Batches.checkpoint(Math.max(0, seq - 1_000), seq),
                Long.MAX_VALUE,
                log,
                cells,
                List.of(),
                List.of(),
                List.of(),
                false);
    }

    private Cell cell(long number) {
        return new Cell(key(number), value(), number);
    }

    private static String key(long number) {
        return "user:%012d".formatted(number);
    }

    /** Text that compresses somewhat, as text does. */
    private String value() {
        StringBuilder value = new StringBuilder(1024);
        while (value.length() < 1024) value.append(Integer.toHexString(random.nextInt()));
        value.setLength(1024);
        return value.toString();
    }

    private void gets(String which, int keys) {
        int count = 200_000;
        for (int i = 0; i < count / 4; i++) storage().get(key(1 + random.nextInt(keys)));
        long start = System.nanoTime();
        int found = 0;
        for (int i = 0; i < count; i++) if (storage().get(key(1 + random.nextInt(keys))) != null) found++;
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("gets %s: %.0f/s, one thread, %d of %d found%n", which, count / seconds, found, count);
    }

    private void fill() throws IOException {
        long start = System.nanoTime();
        while (seq < GIBIBYTE_OF_CELLS) storage().write(batch(256));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("1 GiB of cells of 1 KiB in batches of 256: %.0f s; %s%n", seconds, memory());
    }

    private void restart() throws IOException {
        long start = System.nanoTime();
        disk.close();
        double closed = (System.nanoTime() - start) / 1e9;
        disk = open();
        storage().recover();
        storage().get(key(1));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("closed in %.2f s, open again after %.2f s%n", closed, seconds);
    }

    private void snapshot() throws IOException {
        long start = System.nanoTime();
        long count = 0;
        try (Storage.Snapshot snapshot = storage().snapshot();
                Storage.Cells cells = snapshot.cells()) {
            for (; cells.hasNext(); cells.next()) count++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%d cells streamed from a snapshot in %.1f s; %s%n", count, seconds, memory());
    }

    /** Elsewhere than on Linux it says nothing. */
    private static String memory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return "";
        return String.join(
                ", ",
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                        .map(line -> line.replaceAll("\\s+", " "))
                        .toList());
    }
}
