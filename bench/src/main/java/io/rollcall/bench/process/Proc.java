package io.rollcall.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What Linux knows of a process, in /proc. */
public final class Proc {

    /** Of the machine, whatever this process is pinned to by now. */
    public static final int CORES = Runtime.getRuntime().availableProcessors();

    /** USER_HZ, which no Linux on these architectures has otherwise. */
    private static final long TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int CUTIME = 13;

    /** Of the process's own, in user and system mode. */
    public static Duration cpu(long pid) throws IOException {
        return ticks(Files.readString(Path.of("/proc/" + pid + "/stat")), UTIME);
    }

    /** Of all processes that this one has started and that have ended. */
    public static Duration cpuOfEndedChildren() throws IOException {
        return ticks(Files.readString(Path.of("/proc/self/stat")), CUTIME);
    }

    /** What of the process is in memory. */
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

    /** The field and the one behind it; fields are counted from behind the name, in which there may be blanks. */
    static Duration ticks(String stat, int field) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Arrays.stream(fields, field, field + 2)
                .mapToLong(Long::parseLong)
                .sum();
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    private Proc() {}
}
