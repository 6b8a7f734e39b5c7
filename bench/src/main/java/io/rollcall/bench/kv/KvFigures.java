package io.rollcall.bench.kv;

import io.rollcall.bench.compare.Comparison;
import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.compare.Subject;
import io.rollcall.bench.load.ClosedLoop;
import io.rollcall.bench.load.Exchange;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Rounds;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures reads and writes of each store by the same load: one thread, and a connection for each client. */
public final class KvFigures {

    static final int CLIENTS = 64;

    private static final String BASELINE = "two syncs and a round trip";
    private static final String ABOVE = "Rollcall, above that";

    private final Setting setting;
    private final Consumer<Figure> out;
    private final List<Store> stores = new ArrayList<>();
    private final List<Row> absent = new ArrayList<>();

    public KvFigures(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    public void measure() throws IOException, InterruptedException {
        try {
            open();
            get();
            put();
            putByOne();
        } finally {
            for (Store store : stores) store.close();
        }
    }

    private void open() throws IOException, InterruptedException {
        stores.add(new RollcallReplicas(setting).start());
        if (Peers.isInstalled("etcd")) {
            EtcdNodes etcd = new EtcdNodes(setting);
            stores.add(etcd.start(1));
            stores.add(etcd.start(3));
        } else {
            absent.add(Row.missing(EtcdNodes.ONE, Peers.absent("etcd", "etcd-server")));
            absent.add(Row.missing(EtcdNodes.THREE, Peers.absent("etcd", "etcd-server")));
        }
        if (Peers.isInstalled("redis-server")) stores.add(new RedisPair(setting).start());
        else absent.add(Row.missing(RedisPair.NAME, Peers.absent("redis-server", "redis-server")));
        stores.add(new ZooKeeperNode(setting).start());
    }

    private void get() throws IOException, InterruptedException {
        List<Subject> subjects = new ArrayList<>();
        for (Store store : stores)
            if (store.gets() != null) subjects.add(subject(store, load(store, store.gets(), CLIENTS)));
        out.accept(Figure.more(
                "KV.Get",
                "a second",
                "linearizable (but ZooKeeper's, which may be stale), at one node, %s".formatted(sizes(CLIENTS)),
                withAbsent(subjects, EtcdNodes.ONE, EtcdNodes.THREE),
                List.of(
                        Bar.times(Figure.ROLLCALL, EtcdNodes.ONE, 2.5, 4),
                        Bar.times(Figure.ROLLCALL, EtcdNodes.THREE, 2.5, 4))));
    }

    private void put() throws IOException, InterruptedException {
        List<Subject> subjects = new ArrayList<>();
        for (Store store : stores) subjects.add(subject(store, load(store, store.puts(), CLIENTS)));
        out.accept(Figure.more(
                "KV.Put",
                "a second",
                "Rollcall: acknowledged when two replicas have synced it; etcd: when most nodes have; ZooKeeper: when its one node has;"
                        + " Redis: when the primary has synced it and the replica has it in memory. All processes of a store on one core; "
                        + sizes(CLIENTS),
                withAbsent(subjects, EtcdNodes.ONE, EtcdNodes.THREE, RedisPair.NAME),
                List.of(
                        Bar.times(Figure.ROLLCALL, EtcdNodes.THREE, 1.2, 1.2),
                        Bar.aim(Figure.ROLLCALL, RedisPair.NAME, 1))));
    }

    /** Measures latencies, in turn with the baseline that they contain. */
    private void putByOne() throws IOException, InterruptedException {
        Map<Store, ClosedLoop> loads = new LinkedHashMap<>();
        for (Store store : stores) loads.put(store, load(store, store.puts(), 1));
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        Duration round = setting.isQuick() ? Duration.ofMillis(500) : setting.round();
        Duration roundOfBaseline = round.dividedBy(2);
        for (ClosedLoop load : loads.values()) load.warm(setting.settle());
        setting.cores().pinOwnLoad();
        for (Map.Entry<Store, ClosedLoop> each : loads.entrySet()) {
            each.getKey().server().pin(setting.cores());
            each.getValue().run(setting.settle());
        }
        for (int i = 0; i < setting.rounds(); i++) {
            double baseline = 2 * Baseline.syncMicros(roundOfBaseline) + Baseline.roundTripMicros(roundOfBaseline);
            note(micros, BASELINE, baseline);
            for (Map.Entry<Store, ClosedLoop> each : loads.entrySet()) {
                each.getValue().run(round);
                double took = each.getValue().tookNanos().getValueAtPercentile(50) / 1e3;
                note(micros, each.getKey().name(), took);
                if (each.getKey().name().equals(Figure.ROLLCALL)) note(micros, ABOVE, took - baseline);
            }
        }
        setting.cores().releaseOwnLoad();
        List<Row> rows = new ArrayList<>();
        micros.forEach((name, values) -> rows.add(Row.measured(name, version(name), Rounds.of(values))));
        rows.addAll(absent);
        out.accept(Figure.less(
                "KV.Put of one client, p50",
                "µs",
                "synced as above; a sync is an fdatasync behind %s; %s".formatted("200 bytes", sizes(1)),
                rows,
                List.of(Bar.value(ABOVE, 300, 100))));
    }

    private static void note(Map<String, List<Double>> micros, String name, double value) {
        micros.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }

    private String version(String name) {
        return stores.stream()
                .filter(store -> store.name().equals(name))
                .map(Store::version)
                .findFirst()
                .orElse("");
    }

    private List<Row> withAbsent(List<Subject> subjects, String... fitting) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(new Comparison(setting).play(subjects));
        absent.stream().filter(row -> List.of(fitting).contains(row.subject())).forEach(rows::add);
        return rows;
    }

    private static Subject subject(Store store, ClosedLoop load) {
        return new Subject(store.name(), store.version(), store.server(), load);
    }

    private static ClosedLoop load(Store store, Exchange.Protocol protocol, int clients) {
        return new ClosedLoop(store.port(), clients, protocol);
    }

    private static String sizes(int clients) {
        return "%,d keys, values of %d bytes, %d %s"
                .formatted(Store.KEYS, Store.VALUE.length(), clients, clients == 1 ? "client" : "clients");
    }
}
