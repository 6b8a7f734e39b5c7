package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Comparison;
import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.compare.Subject;
import io.rollcall.bench.load.Caller;
import io.rollcall.bench.load.Wrk;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures the frequent requests of a registry, by wrk, and the memory that leases take. */
public final class RegistryFigures {

    private static final int SERVICES = 10;
    private static final int INSTANCES = 100;
    private static final String LOAD = Wrk.CONNECTIONS + " connections of wrk";

    /** The number of the first new instance, beyond those that are looked up. */
    private static final int FIRST_NEW = 1_000;

    /** A registry holds 200,000 leases at most; no registry on one core registers as many in this time. */
    private static final Duration NEW_ONES_LAST = Duration.ofSeconds(2);

    private static final int ROUNDS_OF_NEW_ONES = 15;

    private final Setting setting;
    private final Consumer<Figure> out;

    /** @param out is told each figure as soon as it is known */
    public RegistryFigures(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    public void measure() throws IOException, InterruptedException {
        if (Peers.isInstalled("wrk")) {
            try (RollcallRegistry rollcall = new RollcallRegistry();
                    Eureka eureka = new Eureka(setting)) {
                rollcall.start(setting);
                eureka.start(setting);
                rollcall.awaitReady();
                eureka.awaitReady();
                lookup(rollcall, eureka);
                heartbeat(rollcall, eureka);
                register(rollcall, eureka);
            }
        } else {
            absent("Registry.Lookup");
            absent("Registry.Heartbeat");
            absent("Registry.Register");
        }
        new Leaseholders(setting, out).measure();
    }

    private void absent(String name) {
        Row row = Row.missing(Figure.ROLLCALL, Peers.absent("wrk", Wrk.PACKAGE));
        out.accept(Figure.more(name, "a second", LOAD, List.of(row), List.of()));
    }

    private void lookup(Registry rollcall, Registry eureka) throws IOException, InterruptedException {
        rollcall.register(0, INSTANCES);
        eureka.register(0, INSTANCES);
        String answer;
        try (Caller caller = new Caller(rollcall.port)) {
            answer = caller.ask(rollcall.lookup(0));
        }
        List<String> lookups = rollcall.lookups(SERVICES);
        List<Subject> subjects = new ArrayList<>();
        subjects.add(subject(rollcall, lookups));
        subjects.add(subject(eureka, eureka.lookups(SERVICES)));
        List<Constant> constants = new ArrayList<>();
        try {
            constants.add(Constant.tomcat(setting, answer));
            if (Peers.isInstalled("nginx")) constants.add(Constant.nginx(setting, answer));
            for (Constant constant : constants)
                subjects.add(new Subject(
                        constant.name(), constant.version(), constant.server(), rotating(constant.port(), lookups)));
            List<Row> rows = new ArrayList<>(new Comparison(setting).play(subjects));
            if (!Peers.isInstalled("nginx")) rows.add(Row.missing(Constant.NGINX, Peers.absent("nginx", "nginx")));
            out.accept(Figure.more(
                    "Registry.Lookup",
                    "a second",
                    "%d services of %d instances, %s; Rollcall, Tomcat and nginx answer with the same %,d bytes, Eureka (GET /apps/NAME) with its own"
                            .formatted(SERVICES, INSTANCES / SERVICES, LOAD, answer.length()),
                    rows,
                    List.of(
                            Bar.times(Figure.ROLLCALL, Eureka.NAME, 2, 2),
                            Bar.times(Figure.ROLLCALL, Constant.TOMCAT, 0.75, 0.95))));
        } finally {
            for (Constant constant : constants) constant.server().close();
        }
    }

    private void heartbeat(Registry rollcall, Registry eureka) throws IOException, InterruptedException {
        List<Row> rows = new Comparison(setting)
                .play(List.of(
                        subject(rollcall, rollcall.heartbeats(INSTANCES)),
                        subject(eureka, eureka.heartbeats(INSTANCES))));
        out.accept(Figure.more(
                "Registry.Heartbeat",
                "a second",
                "%d instances, %s; Eureka's is a renewal (PUT)".formatted(INSTANCES, LOAD),
                rows,
                List.of(Bar.times(Figure.ROLLCALL, Eureka.NAME, 1.6, 2.3))));
    }

    private void register(Registry rollcall, Registry eureka) throws IOException, InterruptedException {
        Duration round = setting.isQuick() ? setting.round() : NEW_ONES_LAST;
        int rounds = setting.isQuick() ? setting.rounds() : ROUNDS_OF_NEW_ONES;
        List<Row> rows = new Comparison(setting).play(List.of(newcomers(rollcall), newcomers(eureka)), rounds, round);
        out.accept(Figure.more(
                "Registry.Register",
                "a second",
                "new instances, ten to a service, %s; rounds of %d s, after each of which they are deregistered"
                        .formatted(LOAD, round.toSeconds()),
                rows,
                List.of(Bar.times(Figure.ROLLCALL, Eureka.NAME, 2, 3.5))));
    }

    private Subject subject(Registry registry, List<String> requests) {
        return new Subject(registry.name(), registry.version(), registry.server, rotating(registry.port, requests));
    }

    private Wrk rotating(int port, List<String> requests) {
        String script = WrkScript.rotating(requests);
        return new Wrk(setting.cores(), port, sent -> script);
    }

    private Subject newcomers(Registry registry) {
        Wrk wrk = new Wrk(
                setting.cores(),
                registry.port,
                sent -> WrkScript.counting(registry.registerByDefault(), FIRST_NEW + sent));
        long[] gone = {0};
        return new Subject(registry.name(), registry.version(), registry.server, wrk, () -> {
            registry.deregister(FIRST_NEW + gone[0], wrk.sent() - gone[0]);
            gone[0] = wrk.sent();
        });
    }
}
