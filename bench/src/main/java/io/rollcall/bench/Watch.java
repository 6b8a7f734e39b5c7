package io.rollcall.bench;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Rounds;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures how soon watchers hear of a change. Time counts from just before the heartbeat that changes an instance's
 * status is sent until a watcher has the whole answer. It includes the way to the registry, the 5 ms in which changes
 * are merged, and the way back.
 *
 * <p>First all watchers watch the changing service, which is the worst case. Then a hundredth of them does, and the
 * others are parked.
 */
final class Watch {

    private static final String P99 = "p99";
    private static final int WATCHERS = 1_000;
    private static final int WARM_UP_CHANGES = 100;
    private static final int CHANGES = 200;

    private final RegistryProcess registry;
    private final WatchingClients clients;
    private final int changes;

    private Watch(RegistryProcess registry, WatchingClients clients, int changes) {
        this.changes = changes;
        this.registry = registry;
        this.clients = clients;
    }

    /** @param out is given the latencies with all watchers told, and with a hundredth of them told */
    static void measure(Setting setting, Consumer<Figure> out) throws IOException, InterruptedException {
        int changes = setting.isQuick() ? CHANGES / 4 : CHANGES;
        try (RegistryProcess registry = new RegistryProcess(
                        setting.java().toString(), setting.built("registry-app/target/registry-app.jar"));
                WatchingClients clients = new WatchingClients(WATCHERS, registry.port)) {
            Watch watch = new Watch(registry, clients, changes);
            watch.park(0, WATCHERS, "quiet");
            registry.awaitWatchers(WATCHERS);
            registry.register("quiet", "a");
            clients.awaitAnswers(WATCHERS);
            out.accept(watch.measure("all", WATCHERS).figure(WATCHERS));
            out.accept(watch.measure("some", WATCHERS / 100).figure(WATCHERS / 100));
        }
    }

    private Figures measure(String service, int watchers) throws IOException, InterruptedException {
        String lease = registry.register(service, "a");
        park(watchers, WATCHERS, "quiet");
        Figures figures = new Figures();
        for (int change = 0; change < WARM_UP_CHANGES + changes; change++) {
            if (change == WARM_UP_CHANGES) figures = new Figures();
            park(0, watchers, service);
            registry.awaitWatchers(WATCHERS);
            Duration cpu = registry.cpu();
            long begin = System.nanoTime();
            registry.beat(service, "a", lease, change % 2 == 0 ? "DOWN" : "UP");
            figures.add(begin, clients.awaitAnswers(watchers));
            figures.cpu = figures.cpu.plus(registry.cpu()).minus(cpu);
        }
        return figures;
    }

    private static final class Figures {

        final Histogram each = new Histogram(3);
        final Histogram last = new Histogram(3);
        Duration cpu = Duration.ZERO;

        void add(long begin, long[] arrivals) {
            for (long arrival : arrivals) each.recordValue(arrival - begin);
            last.recordValue(arrivals[arrivals.length - 1] - begin);
        }

        Figure figure(int watchers) {
            List<Row> rows = List.of(
                    row("median", each, 50),
                    row("p90", each, 90),
                    row(P99, each, 99),
                    row("last, median", last, 50),
                    row("last, p99", last, 99));
            long micros = cpu.toNanos() / 1_000 / last.getTotalCount() / watchers;
            return Figure.less(
                    "A change to %,d watchers".formatted(watchers),
                    "ms",
                    "%,d of %,d watchers parked over HTTP are told of each of %d changes; %d µs of the registry's processor time for each; the clients share its cores"
                            .formatted(watchers, WATCHERS, last.getTotalCount(), micros),
                    rows,
                    watchers == WATCHERS ? List.of(Bar.value(P99, 50, 15)) : List.of());
        }

        private static Row row(String name, Histogram nanos, double percentile) {
            return Row.measured(name, "", Rounds.once(at(nanos, percentile)));
        }

        private static double at(Histogram nanos, double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1e6;
        }
    }

    private void park(int from, int to, String service) throws IOException, InterruptedException {
        clients.watch(from, to, WatchingClients.watch(service, registry.version(service), false));
    }
}
