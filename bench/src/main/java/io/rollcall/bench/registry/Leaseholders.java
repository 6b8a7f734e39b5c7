package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.Http;
import io.rollcall.bench.load.OpenLoop;
import io.rollcall.bench.process.LiveHeap;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Rounds;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Ten thousand instances: the heap that they take, and whether their heartbeats delay lookups. */
final class Leaseholders {

    private static final int INSTANCES = 10_000;
    private static final int SERVICES = INSTANCES / 10;
    private static final int BEATS_A_SECOND = INSTANCES / 3;
    private static final int LOOKUPS_A_SECOND = 1_000;
    private static final int CONNECTIONS_EACH = 64;
    private static final double MIB = 1 << 20;

    private final Setting setting;
    private final Consumer<Figure> out;

    Leaseholders(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    void measure() throws IOException, InterruptedException {
        List<Row> heaps = new ArrayList<>();
        List<Row> latencies = new ArrayList<>();
        try (RollcallRegistry rollcall = new RollcallRegistry();
                Eureka eureka = new Eureka(setting)) {
            for (Registry registry : List.of(rollcall, eureka)) registry.start(setting);
            for (Registry registry : List.of(rollcall, eureka)) {
                registry.awaitReady();
                List<String> heartbeats = registry.heartbeats(INSTANCES);
                registry.lookUpAll(SERVICES);
                double mib = LiveHeap.bytes(setting.java(), registry.server.pid()) / MIB;
                heaps.add(Row.measured(registry.name(), registry.version(), Rounds.once(mib)));
                latencies.add(latency(registry, heartbeats));
            }
        }
        out.accept(Figure.less(
                "Live heap",
                "MiB",
                "%,d instances in %,d services, each looked up once, Eureka's whole list too, with which its clients start; after a forced collection"
                        .formatted(INSTANCES, SERVICES),
                heaps,
                List.of(Bar.share(Figure.ROLLCALL, Eureka.NAME, 0.5, 0.25))));
        out.accept(Figure.less(
                "Lookup among heartbeats, p99",
                "ms",
                "%,d instances beat every 3 s, %,d lookups a second arrive at a fixed rate, %d connections each"
                        .formatted(INSTANCES, LOOKUPS_A_SECOND, CONNECTIONS_EACH),
                latencies,
                List.of(Bar.value(Figure.ROLLCALL, 10, 2))));
    }

    private Row latency(Registry registry, List<String> heartbeats) throws IOException, InterruptedException {
        List<Double> p99s = new ArrayList<>();
        Histogram all = new Histogram(3);
        try (OpenLoop loop = new OpenLoop()) {
            loop.add(registry.port, BEATS_A_SECOND, CONNECTIONS_EACH, Http.rotating(heartbeats));
            OpenLoop.Stream lookups = loop.add(
                    registry.port, LOOKUPS_A_SECOND, CONNECTIONS_EACH, Http.rotating(registry.lookups(SERVICES)));
            loop.run(setting.warmUp());
            setting.cores().pinOwnLoad();
            registry.server.pin(setting.cores());
            loop.run(setting.settle());
            for (int round = 0; round < setting.rounds(); round++) {
                loop.run(setting.round());
                p99s.add(lookups.tookNanos().getValueAtPercentile(99) / 1e6);
                all.add(lookups.tookNanos());
            }
            setting.cores().releaseOwnLoad();
        }
        return Row.measured(registry.name(), registry.version(), Rounds.of(p99s))
                .withNote("p50 %.2f ms, p99.9 %.2f, max %.1f of all rounds"
                        .formatted(
                                all.getValueAtPercentile(50) / 1e6,
                                all.getValueAtPercentile(99.9) / 1e6,
                                all.getMaxValue() / 1e6));
    }
}
