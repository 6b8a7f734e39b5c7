package io.rollcall.bench.compare;

import io.rollcall.bench.load.Load;
import io.rollcall.bench.load.Pace;
import io.rollcall.bench.process.Cores;
import io.rollcall.bench.process.Proc;
import io.rollcall.bench.process.Running;
import io.rollcall.bench.report.Rounds;
import io.rollcall.bench.report.Row;
import io.rollcall.bench.report.Row.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server that is measured for one figure. Its load warms it, and then measures it in rounds. */
public final class Subject {

    /** The part of a core above which its user counts as saturated. */
    private static final double ALL_OF_IT = 0.93;

    private final String name;
    private final String version;
    private final Running server;
    private final Load load;
    private final Between between;
    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> serverCores = new ArrayList<>();
    private final List<Double> loadCores = new ArrayList<>();

    /** The unmeasured work after each round. */
    public interface Between {
        void tidy() throws IOException, InterruptedException;
    }

    public Subject(String name, String version, Running server, Load load) {
        this(name, version, server, load, () -> {});
    }

    public Subject(String name, String version, Running server, Load load, Between between) {
        this.name = name;
        this.version = version;
        this.server = server;
        this.load = load;
        this.between = between;
    }

    /** Warms the server on all cores, in rounds as long as the measured ones. */
    void warm(Cores cores, Duration duration, Duration round) throws IOException, InterruptedException {
        server.release(cores);
        for (Duration left = duration; left.toSeconds() > 0; left = left.minus(round)) {
            load.warm(left.compareTo(round) < 0 ? left : round);
            between.tidy();
        }
    }

    /** Warms the server on the core where it is then measured. */
    void settle(Cores cores, Duration duration, Duration round) throws IOException, InterruptedException {
        server.pin(cores);
        for (Duration left = duration; left.toSeconds() > 0; left = left.minus(round)) {
            load.run(left.compareTo(round) < 0 ? left : round);
            between.tidy();
        }
    }

    void play(Duration duration) throws IOException, InterruptedException {
        Duration before = server.cpu();
        long begin = System.nanoTime();
        Pace pace = load.run(duration);
        perSecond.add(pace.perSecond());
        loadCores.add(pace.cores());
        serverCores.add((double) server.cpu().minus(before).toNanos() / (System.nanoTime() - begin));
        between.tidy();
    }

    Row row(Cores cores) throws IOException {
        double serverMedian = Rounds.of(serverCores).median();
        double loadMedian = Rounds.of(loadCores).median();
        double free = cores == Cores.PINNED ? 1 - serverMedian : Proc.CORES - serverMedian - loadMedian;
        boolean isLoadTheLimit = loadMedian > ALL_OF_IT && free > 1 - ALL_OF_IT;
        return Row.measured(
                name,
                version,
                Rounds.of(perSecond),
                new Usage(serverMedian, loadMedian, server.residentMib(), isLoadTheLimit));
    }
}
