package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Comparison;
import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.compare.Subject;
import io.rollcall.bench.load.Wrk;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Measures what tokens cost: a registry that demands them beside one that does not. */
public final class TokenFigures {

    private static final String WITHOUT = "without tokens";
    private static final int SERVICES = 10;
    private static final int INSTANCES = 100;
    private static final String LOAD = Wrk.CONNECTIONS + " connections of wrk";

    private final Setting setting;
    private final Consumer<Figure> out;

    /** @param out is told each figure as soon as it is known */
    public TokenFigures(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    public void measure() throws IOException, InterruptedException {
        if (!Peers.isInstalled("wrk")) {
            Row row = Row.missing(Figure.ROLLCALL, Peers.absent("wrk", Wrk.PACKAGE));
            for (String name : List.of("Registry.Lookup", "Registry.Heartbeat"))
                out.accept(Figure.more(name + " with tokens", "a second", LOAD, List.of(row), List.of()));
            return;
        }
        try (RollcallRegistry secured = new SecuredRegistry();
                RollcallRegistry open = new RollcallRegistry()) {
            secured.start(setting);
            open.start(setting);
            secured.awaitReady();
            open.awaitReady();
            List<String> beats = secured.heartbeats(INSTANCES);
            List<String> openBeats = open.heartbeats(INSTANCES);
            compare(
                    "Registry.Lookup",
                    subject(Figure.ROLLCALL, secured, secured.lookups(SERVICES)),
                    subject(WITHOUT, open, open.lookups(SERVICES)));
            compare("Registry.Heartbeat", subject(Figure.ROLLCALL, secured, beats), subject(WITHOUT, open, openBeats));
        }
    }

    private void compare(String name, Subject secured, Subject open) throws IOException, InterruptedException {
        out.accept(Figure.more(
                name + " with tokens",
                "a second",
                "%d services of %d instances, %s".formatted(SERVICES, INSTANCES / SERVICES, LOAD),
                new Comparison(setting).play(List.of(secured, open)),
                List.of(Bar.times(Figure.ROLLCALL, WITHOUT, 0.95, 1))));
    }

    private Subject subject(String name, RollcallRegistry registry, List<String> requests) {
        String script = WrkScript.rotating(requests);
        return new Subject(
                name, registry.version(), registry.server, new Wrk(setting.cores(), registry.port, sent -> script));
    }
}
