package io.rollcall.bench.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that do nothing but keep the machine busy. They end when this is closed, and with this program in any way,
 * SIGKILL too: each looks now and then whether the program is there.
 */
public final class BusyProcesses implements AutoCloseable {

    /** More than that makes no machine busier, and could make one unusable. */
    public static final int MOST = 100;

    private static final String LOOP =
            "while kill -0 \"$1\" 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; done";

    private final List<Process> processes = new ArrayList<>();

    /** @param count how many; 0 to {@link #MOST} */
    public static BusyProcesses start(int count) throws IOException {
        return start(count, ProcessHandle.current().pid());
    }

    /** @param program the process with which they end */
    static BusyProcesses start(int count, long program) throws IOException {
        if (count < 0 || count > MOST)
            throw new IllegalArgumentException(count + " busy processes; 0 to " + MOST + " are possible");
        BusyProcesses busy = new BusyProcesses();
        try {
            for (int i = 0; i < count; i++) busy.processes.add(loop(program));
            return busy;
        } catch (IOException | RuntimeException e) {
            busy.close();
            throw e;
        }
    }

    private static Process loop(long program) throws IOException {
        return Running.child(new ProcessBuilder("sh", "-c", LOOP, "busy", Long.toString(program))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD));
    }

    private BusyProcesses() {}

    public int count() {
        return processes.size();
    }

    List<ProcessHandle> handles() {
        return processes.stream().map(Process::toHandle).toList();
    }

    /** Returns once they are gone. */
    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
