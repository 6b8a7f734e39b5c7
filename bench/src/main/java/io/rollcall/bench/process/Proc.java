package io.rollcall.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads /proc: what Linux knows of a process. */
public final class Proc {

    /** The number of the machine's cores, whatever cores this process is pinned to. */
    public static final int CORES = Runtime.getRuntime().availableProcessors();

    /** USER_HZ, which is the same on every Linux of these architectures. */
    private static final long TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int CUTIME = 13;

    /** Returns the processor time of a process itself, in user and system mode. */
    public static Duration cpu(long pid) throws IOException {
        return ticks(Files.readString(Path.of("/proc/" + pid + "/stat")), UTIME);
    }

    /** Returns the processor time of all ended processes that this one had started. */
    public static Duration cpuOfEndedChildren() throws IOException {
        return ticks(Files.readString(Path.of("/proc/self/stat")), CUTIME);
    }

    /** Returns the resident memory of a process. */
    public static long residentKib(long pid) throws IOException {
        return residentKib(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
    }

    static long residentKib(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** Returns the sum of a field and the next one. Fields count from after the name, which may have blanks. */
    static Duration ticks(String stat, int field) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Arrays.stream(fields, field, field + 2)
                .mapToLong(Long::parseLong)
                .sum();
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    private Proc() {}
}
