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
        Costs warmUp = Costs.none();
        Costs deltas = Costs.none();
        Costs lists = Costs.none();
        for (int change = 0; change < WARM_UP_CHANGES + 2 * changes; change++) {
            boolean delta = change % 4 < 2; // in turn, and each with both statuses
            Costs costs = change < WARM_UP_CHANGES ? warmUp : delta ? deltas : lists;
            measure(costs, delta, lease, change % 2 == 0 ? "DOWN" : "UP");
        }
        Costs subsets = subsets(lease);
        out.accept(figure("the last has it", "ms", deltas.millis, lists.millis, subsets.millis, 10));
        out.accept(figure("bytes", "KiB", deltas.kibibytes, lists.kibibytes, subsets.kibibytes, 100));
    }

    /** Each watcher has a subset of its own, and the others stay parked while those that have the instance are told. */
    private Costs subsets(String lease) throws IOException, InterruptedException {
        List<Integer> concerned = new ArrayList<>();
        for (int i = 0; i < size; i++) if (hasIt(i)) concerned.add(i);
        long version = registry.version(SERVICE);
        for (int i = 0; i < size; i++) park(i, version);
        Costs warmUp = Costs.none();
        Costs costs = Costs.none();
        for (int change = 0; change < WARM_UP_CHANGES + changes; change++) {
            registry.awaitWatchers(size);
            Costs those = change < WARM_UP_CHANGES ? warmUp : costs;
            measure(those, concerned.size(), lease, change % 2 == 0 ? "DOWN" : "UP");
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

    private record Costs(List<Double> millis, List<Double> kibibytes) {

        static Costs none() {
            return new Costs(new ArrayList<>(), new ArrayList<>());
        }
    }

    private void measure(Costs costs, boolean delta, String lease, String status)
            throws IOException, InterruptedException {
        clients.watch(0, size, WatchingClients.watch(SERVICE, registry.version(SERVICE), delta));
        registry.awaitWatchers(size);
        measure(costs, size, lease, status);
    }

    private void measure(Costs costs, int answers, String lease, String status)
            throws IOException, InterruptedException {
        long bytes = clients.bytesRead();
        long begin = System.nanoTime();
        registry.beat(SERVICE, "a", lease, status);
        long[] arrivals = clients.awaitAnswers(answers);
        costs.millis.add((arrivals[answers - 1] - begin) / 1e6);
        costs.kibibytes.add((clients.bytesRead() - bytes) / 1024.0);
    }

    private Figure figure(
            String what, String unit, List<Double> deltas, List<Double> lists, List<Double> subsets, double aim) {
        return Figure.less(
                "One change of %,d instances, to %,d watchers: %s".formatted(size, size, what),
                unit,
                "one instance of %,d says another status, %,d watchers of the service parked over HTTP, %d changes; the clients share the registry's cores"
                        .formatted(size, size, changes),
                List.of(row(Figure.ROLLCALL, deltas), row(WHOLE, lists), row(SUBSETS, subsets)),
                List.of(Bar.aim(Figure.ROLLCALL, WHOLE, aim)));
    }

    private static Row row(String subject, List<Double> figures) {
        return Row.measured(subject, "", Rounds.of(figures));
    }
}
