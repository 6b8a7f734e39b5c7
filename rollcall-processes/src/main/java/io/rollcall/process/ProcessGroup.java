package io.rollcall.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.util.FileSystemUtils;

/**
 * Starts processes and owns them: all of them and their files are gone once it is closed or this JVM ends in any way
 * but SIGKILL.
 */
public final class ProcessGroup implements AutoCloseable {

    /** Longer than the orderly stop of any process that is not stuck. */
    private static final Duration ORDERLY_STOP = Duration.ofSeconds(8);

    private final Launcher launcher;
    private final Path directory;
    private final List<RunningProcess> processes = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::end, "end the process group");
    private boolean over;

    public ProcessGroup(Launcher launcher) {
        this.launcher = launcher;
        this.directory = temporaryDirectory();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Returns the directory where the processes run and have their data. */
    public Path directory() {
        return directory;
    }

    /** Returns whether it has ended or is ending; no process can be started any more. */
    public synchronized boolean isOver() {
        return over;
    }

    /** Returns every process that was started, in this order. */
    public List<RunningProcess> processes() {
        return List.copyOf(processes);
    }

    /**
     * Starts an application, and does not wait until it is ready.
     *
     * @param name the name that files and messages show
     */
    public RunningProcess start(String name, String app, String... flags) {
        return run(name, launcher.command(app, List.of(flags)));
    }

    /** Starts any program. */
    public synchronized RunningProcess run(String name, List<String> command) {
        if (over) throw new IllegalStateException("the process group is over; " + name + " is not started");
        int number = processes.size() + 1;
        Path stdout = directory.resolve(number + "-" + name + ".out");
        Path stderr = directory.resolve(number + "-" + name + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            RunningProcess process = new RunningProcess(name, builder.start(), stdout, stderr);
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the output of all processes, to find out what went wrong. */
    public String transcript() {
        StringBuilder transcript = new StringBuilder();
        for (RunningProcess process : processes) {
            transcript.append("=== ").append(process).append('\n');
            transcript.append(process.stdout()).append(process.stderr());
        }
        return transcript.toString();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            awaitHook();
            return;
        }
        end();
    }

    private void awaitHook() {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        synchronized (this) {
            over = true;
        }
        processes.forEach(RunningProcess::terminate);
        long deadlineNanos = System.nanoTime() + ORDERLY_STOP.toNanos();
        for (RunningProcess process : processes) {
            try {
                process.awaitExit(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
            } catch (StillRunningException stuck) {
                process.kill();
            }
        }
        FileSystemUtils.deleteRecursively(directory.toFile());
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("rollcall-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
