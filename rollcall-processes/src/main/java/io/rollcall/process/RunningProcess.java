package io.rollcall.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that was started, and may have ended. Its stdout and stderr go to files. */
public final class RunningProcess {

    private final String name;
    private final Process process;
    private final Path stdout;
    private final Path stderr;

    RunningProcess(String name, Process process, Path stdout, Path stderr) {
        this.name = name;
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM: it can stop in order. */
    public RunningProcess terminate() {
        process.destroy();
        return this;
    }

    /** Sends SIGKILL: it cannot deregister. Returns once it is gone. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Sends SIGSTOP: it does nothing more, while the system still accepts connections for it. */
    public void pause() {
        signal("STOP");
    }

    /** Sends SIGCONT: it continues. */
    public void resume() {
        signal("CONT");
    }

    /**
     * Waits for its end.
     *
     * @return its exit status; 128 plus the signal's number if a signal ended it
     * @throws StillRunningException if it has not ended in time
     */
    public int awaitExit(Duration atMost) {
        try {
            if (process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) return process.exitValue();
            throw new StillRunningException(this, atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StillRunningException(this, atMost);
        }
    }

    public String stdout() {
        return read(stdout);
    }

    public String stderr() {
        return read(stderr);
    }

    @Override
    public String toString() {
        String state = isAlive() ? "running" : "ended with " + process.exitValue();
        return name + " (pid " + pid() + ", " + state + ")";
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
            if (kill.waitFor() != 0) throw new IllegalStateException("no signal " + signal + " for " + this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending " + signal + " to " + this, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
