package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.bench.process.Cores;
import io.rollcall.bench.process.Proc;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** The load generator wrk, with one thread. */
public final class Wrk implements Load {

    public static final String PACKAGE = "wrk";
    public static final int CONNECTIONS = 64;

    private final Cores cores;
    private final String origin;
    private final LongFunction<String> script;
    private long sent;

    /** @param script returns the script to run, given the number of requests that were sent before */
    public Wrk(Cores cores, int port, LongFunction<String> script) {
        this(cores, "http", port, script);
    }

    /** @param scheme {@code http} or {@code https}, of which wrk checks no certificate */
    public Wrk(Cores cores, String scheme, int port, LongFunction<String> script) {
        this.cores = cores;
        this.origin = scheme + "://127.0.0.1:" + port + '/';
        this.script = script;
    }

    @Override
    public Pace run(Duration duration) throws IOException, InterruptedException {
        return run(duration, cores.load());
    }

    /** Runs on all cores. */
    @Override
    public void warm(Duration duration) throws IOException, InterruptedException {
        run(duration, List.of());
    }

    /** Returns a lower bound of the number of requests sent since the start. */
    public long sent() {
        return sent;
    }

    private Pace run(Duration duration, List<String> prefix) throws IOException, InterruptedException {
        Path file = Files.createTempFile("rollcall-bench", ".lua");
        try {
            Files.writeString(file, script.apply(sent));
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of("wrk", "-t1", "-c" + CONNECTIONS, "-d" + duration.toSeconds() + 's'));
            command.addAll(List.of("-s", file.toString(), origin));
            Duration before = Proc.cpuOfEndedChildren();
            Process wrk = Running.child(new ProcessBuilder(command).redirectErrorStream(true));
            String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
            wrk.waitFor();
            WrkOutput output = WrkOutput.parse(said).allGood();
            sent += output.requests() + CONNECTIONS;
            Duration cpu = Proc.cpuOfEndedChildren().minus(before);
            return new Pace(
                    output.perSecond(), (double) cpu.toNanos() / TimeUnit.SECONDS.toNanos(duration.toSeconds()));
        } finally {
            Files.delete(file);
        }
    }
}
