package io.rollcall.bench.startup;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.registry.Startable;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Rounds;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Measures the time from the start of a process to its first answer, one process after the other, pinned to core 0.
 * Plain is {@code java -jar}. With a cache, the jar was extracted and ran once before, as in the images: AOT (JEP 483,
 * 514) if the JDK has it, else CDS. A look leaves the plain ones out, because they take longest.
 */
public final class StartupFigures {

    private static final int JDK_WITH_AOT = 25;
    /**
     * The option for the training run that keeps profiles out of the cache. With profiles, C2 would compile during the
     * start what was hot in the training run.
     */
    private static final String C1_ALONE = "-XX:TieredStopAtLevel=1";

    /** A class cache. The JVM's options to write and to read it precede its file name. */
    private record Cache(String name, String write, String read) {}

    private static final Cache AOT = new Cache("AOT", "-XX:AOTCacheOutput=", "-XX:AOTCache=");
    private static final Cache CDS = new Cache("CDS", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=");

    private static final String CACHED = Figure.ROLLCALL + ", with a cache, as the images";
    private static final String LAUNCHED = Figure.ROLLCALL + ", with CDS and C1 alone, as ./rollcall";

    private final Setting setting;
    private final Consumer<Figure> out;

    public StartupFigures(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    public void measure() throws IOException, InterruptedException {
        Path caches = Files.createTempDirectory("rollcall-bench");
        try {
            Map<String, Startable> all = new LinkedHashMap<>();
            Startable rollcall = Startable.rollcall(setting);
            Startable eureka = Startable.eureka(setting);
            all.put(Figure.ROLLCALL, rollcall);
            Path apart = caches.resolve("rollcall");
            Startable takenApart = rollcall.takenApart(apart);
            all.put(CACHED, cached(takenApart, apart, newest()));
            all.put(LAUNCHED, cached(takenApart, apart, CDS).with(C1_ALONE));
            all.put(eureka.name(), eureka);
            all.put(eureka.name() + ", with a cache", cachedApart(eureka, caches.resolve("eureka")));
            out.accept(Figure.less(
                    "Start-up",
                    "s",
                    "from the start of the process to the first answer, on one core; the cache is of the JDK's kind ("
                            + newest().name + ")",
                    rows(all),
                    Stream.of(Figure.ROLLCALL, CACHED, LAUNCHED)
                            .map(name -> Bar.value(name, 2.5, 1))
                            .toList()));
        } finally {
            FileSystemUtils.deleteRecursively(caches);
        }
    }

    private List<Row> rows(Map<String, Startable> all) throws IOException, InterruptedException {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 0; round < setting.rounds(); round++)
            for (Map.Entry<String, Startable> each : all.entrySet())
                if (!isLeftOut(each.getValue()))
                    seconds.computeIfAbsent(each.getKey(), none -> new ArrayList<>())
                            .add(each.getValue().secondsToFirstAnswer(List.of("taskset", "-c", "0")));
        List<Row> rows = new ArrayList<>();
        for (String name : all.keySet()) {
            List<Double> values = seconds.get(name);
            rows.add(
                    values == null
                            ? Row.missing(name, "a look leaves out what takes longest")
                            : Row.measured(name, "", Rounds.of(values)));
        }
        return rows;
    }

    private boolean isLeftOut(Startable one) {
        boolean isPlain = one.options().isEmpty();
        return setting.isQuick() && isPlain;
    }

    private static Startable cachedApart(Startable plain, Path directory) throws IOException, InterruptedException {
        return cached(plain.takenApart(directory), directory, newest());
    }

    private static Startable cached(Startable apart, Path directory, Cache kind)
            throws IOException, InterruptedException {
        Path cache = directory.resolve(kind.name);
        apart.with(C1_ALONE)
                .with(kind.write + cache)
                .with("-Dspring.context.exit=onRefresh")
                .runToItsEnd();
        return apart.with(kind.read + cache);
    }

    private static Cache newest() {
        return Runtime.version().feature() >= JDK_WITH_AOT ? AOT : CDS;
    }
}
