package io.rollcall.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/**
 * The cores that servers and load run on. Pinned, servers have core 0 and the load has core 1, so that a figure is the
 * throughput of one core. Shared, the operating system decides, as it does for users.
 */
public enum Cores {
    PINNED,
    SHARED;

    private static final String SERVER = "0";
    private static final String LOAD = "1";

    private static final String ALL = "0-" + (Proc.CORES - 1);

    /** Returns the words before the command of a server that needs no warming. */
    public List<String> server() {
        return this == PINNED ? List.of("taskset", "-c", SERVER) : List.of();
    }

    /** Returns the words before the command of a load. */
    public List<String> load() {
        return this == PINNED ? List.of("taskset", "-c", LOAD) : List.of();
    }

    /** Pins all threads of a running server. */
    public void pinServer(long pid) throws IOException, InterruptedException {
        if (this == PINNED) pin(pid, SERVER);
    }

    /** Lets a running server use all cores again. */
    public void releaseServer(long pid) throws IOException, InterruptedException {
        if (this == PINNED) pin(pid, ALL);
    }

    /** Pins this process, which is then a load itself. */
    public void pinOwnLoad() throws IOException, InterruptedException {
        if (this == PINNED) pin(ProcessHandle.current().pid(), LOAD);
    }

    /** Lets this process use all cores again. */
    public void releaseOwnLoad() throws IOException, InterruptedException {
        if (this == PINNED) pin(ProcessHandle.current().pid(), ALL);
    }

    private static void pin(long pid, String list) throws IOException, InterruptedException {
        Process taskset = new ProcessBuilder("taskset", "-acp", list, String.valueOf(pid))
                .redirectErrorStream(true)
                .start();
        String said = new String(taskset.getInputStream().readAllBytes(), UTF_8);
        if (taskset.waitFor() != 0) throw new IOException(said.strip());
    }
}
