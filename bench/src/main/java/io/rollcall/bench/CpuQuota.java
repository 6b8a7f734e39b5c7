package io.rollcall.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A control group for each of several processes, which allows it a part of a core, as if each had its own machine.
 */
final class CpuQuota implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 10_000;

    private final List<Path> groups = new ArrayList<>();

    static boolean isPossible() {
        return Files.isWritable(ROOT.resolve("cpu/cgroup.procs"))
                || Files.isWritable(ROOT.resolve("cgroup.subtree_control"));
    }

    /** @param cores a part of one, or more */
    void limit(String name, long pid, double cores) throws IOException {
        boolean isFirstVersion = Files.isDirectory(ROOT.resolve("cpu"));
        if (!isFirstVersion) Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+cpu");
        Path group = (isFirstVersion ? ROOT.resolve("cpu") : ROOT).resolve("rollcall-bench-" + pid + "-" + name);
        Files.createDirectory(group);
        groups.add(group);
        long quotaMicros = Math.round(PERIOD_MICROS * cores);
        if (isFirstVersion) {
            Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
            Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quotaMicros));
        } else {
            Files.writeString(group.resolve("cpu.max"), quotaMicros + " " + PERIOD_MICROS);
        }
        Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
    }

    /** Removes the control groups. Call it after the processes have ended. */
    @Override
    public void close() throws IOException {
        for (Path group : groups) Files.delete(group);
    }
}
