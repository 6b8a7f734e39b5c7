package io.rollcall.bench;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Rounds;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures what one change of a large service costs that as many watch as it has instances: with deltas, which is what
 * the starter asks for, with whole lists, and with a subset for each watcher, of which few have the instance.
 */
final class Deltas {

    private static final String SERVICE = "large";
    private static final String WHOLE = "whole lists";
    private static final int SIZE = 5_000;
    private static final int SUBSET_SIZE = 20;
    private static final String SUBSETS = "subsets of " + SUBSET_SIZE;

    /** The registry takes one watcher for each 200 KiB of heap. */
    private static final String HEAP = "-Xmx2g";

    private static final int WARM_UP_CHANGES = 8;
    private static final int CHANGES = 10;

    private final RegistryProcess registry;
    private final WatchingClients clients;
    private final int size;
    private final int changes;

    private Deltas(RegistryProcess registry, WatchingClients clients, int size, int changes) {
        this.registry = registry;
        this.clients = clients;
        this.size = size;
        this.changes = changes;
    }

    /** @param out is given the time until the last watcher has its answer, and the bytes of all answers */
    static void measure(Setting setting, Consumer<Figure> out) throws IOException, InterruptedException {
        int size = setting.isQuick() ? SIZE / 5 : SIZE;
        try (RegistryProcess registry = new RegistryProcess(
                        setting.java().toString(), setting.built("registry-app/target/registry-app.jar"), HEAP);
                WatchingClients clients = new WatchingClients(size, registry.port)) {
            new Deltas(registry, clients, size, setting.isQuick() ? CHANGES / 5 : CHANGES).measure(out);
        }
    }

    private void measure(Consumer<Figure> out) throws IOException, InterruptedException {
        String lease = registry.register(SERVICE, "a");
        for (int i = 1; i < size; i++) registry.register(SERVICE, "instance-" + i);
        Costs warmUp = Costs.none(size);
        Costs deltas = Costs.none(size);
        Costs lists = Costs.none(size);
        for (int change = 0; change < WARM_UP_CHANGES + 2 * changes; change++) {
            boolean delta = change % 4 < 2; // in turn, and each with both statuses
            Costs costs = change < WARM_UP_CHANGES ? warmUp : delta ? deltas : lists;
            measure(costs, delta, lease, change % 2 == 0 ? "DOWN" : "UP");
        }
        Costs subsets = subsets(lease);
        out.accept(figure("the last has it", "ms", deltas, lists, subsets, Costs::millis, 10));
        out.accept(figure("bytes", "KiB", deltas, lists, subsets, Costs::kibibytes, 100));
    }

    /** Each watcher has a subset of its own, and the others stay parked while those that have the instance are told. */
    private Costs subsets(String lease) throws IOException, InterruptedException {
        List<Integer> concerned = new ArrayList<>();
        for (int i = 0; i < size; i++) if (hasIt(i)) concerned.add(i);
        long version = registry.version(SERVICE);
        for (int i = 0; i < size; i++) park(i, version);
        Costs warmUp = Costs.none(concerned.size());
        Costs costs = Costs.none(concerned.size());
        for (int change = 0; change < WARM_UP_CHANGES + changes; change++) {
            registry.awaitWatchers(size);
            Costs those = change < WARM_UP_CHANGES ? warmUp : costs;
            change(those, lease, change % 2 == 0 ? "DOWN" : "UP");
            version = registry.version(SERVICE);
            for (int i : concerned) park(i, version);
        }
        return costs;
    }

    private boolean hasIt(int caller) throws IOException, InterruptedException {
        String subset = WatchingClients.subset("caller" + caller, SUBSET_SIZE);
        return registry.post("Lookup", "{\"service\":\"%s\",\"all\":true,%s}".formatted(SERVICE, subset))
                .contains("\"id\":\"a\"");
    }

    private void park(int caller, long version) throws IOException {
        clients.watch(caller, caller + 1, WatchingClients.watch(SERVICE, version, "caller" + caller, SUBSET_SIZE));
    }

    /** @param told the number of watchers that a change concerns */
    private record Costs(int told, List<Double> millis, List<Double> kibibytes) {

        static Costs none(int told) {
            return new Costs(told, new ArrayList<>(), new ArrayList<>());
        }
    }

    private void measure(Costs costs, boolean delta, String lease, String status)
            throws IOException, InterruptedException {
        clients.watch(0, size, WatchingClients.watch(SERVICE, registry.version(SERVICE), delta));
        registry.awaitWatchers(size);
        change(costs, lease, status);
    }

    private void change(Costs costs, String lease, String status) throws IOException, InterruptedException {
        long bytes = clients.bytesRead();
        long begin = System.nanoTime();
        registry.beat(SERVICE, "a", lease, status);
        long[] arrivals = clients.awaitAnswers(costs.told);
        costs.millis.add((arrivals[costs.told - 1] - begin) / 1e6);
        costs.kibibytes.add((clients.bytesRead() - bytes) / 1024.0);
    }

    private Figure figure(
            String what,
            String unit,
            Costs deltas,
            Costs lists,
            Costs subsets,
            Function<Costs, List<Double>> of,
            double aim) {
        return Figure.less(
                "One change of %,d instances, to %,d watchers: %s".formatted(size, size, what),
                unit,
                "one instance of %,d says another status, %,d watchers of the service parked over HTTP, %d changes; the clients share the registry's cores"
                        .formatted(size, size, changes),
                List.of(row(Figure.ROLLCALL, deltas, of), row(WHOLE, lists, of), row(SUBSETS, subsets, of)),
                List.of(Bar.aim(Figure.ROLLCALL, WHOLE, aim)));
    }

    private static Row row(String subject, Costs costs, Function<Costs, List<Double>> of) {
        return Row.measured(subject, "", Rounds.of(of.apply(costs))).withNote("%,d told".formatted(costs.told));
    }
}
