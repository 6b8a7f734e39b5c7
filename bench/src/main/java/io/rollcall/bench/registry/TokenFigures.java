package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Comparison;
import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.compare.Subject;
import io.rollcall.bench.kv.SecurityFigures;
import io.rollcall.bench.load.Wrk;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Consumer;

/** Measures what tokens and TLS cost: a registry and replicas that demand them beside others that do not. */
public final class TokenFigures {

    private static final String WITHOUT = "without tokens";
    private static final String OVER_TLS = "with tokens over TLS";
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
                RollcallRegistry overTls = new TlsRegistry();
                RollcallRegistry open = new RollcallRegistry()) {
            List<RollcallRegistry> all = List.of(secured, overTls, open);
            for (RollcallRegistry each : all) each.start(setting);
            for (RollcallRegistry each : all) each.awaitReady();
            List<String> beats = secured.heartbeats(INSTANCES);
            List<String> tlsBeats = overTls.heartbeats(INSTANCES);
            List<String> openBeats = open.heartbeats(INSTANCES);
            compare(
                    "Registry.Lookup",
                    subject(Figure.ROLLCALL, "http", secured, secured.lookups(SERVICES)),
                    subject(OVER_TLS, "https", overTls, overTls.lookups(SERVICES)),
                    subject(WITHOUT, "http", open, open.lookups(SERVICES)));
            compare(
                    "Registry.Heartbeat",
                    subject(Figure.ROLLCALL, "http", secured, beats),
                    subject(OVER_TLS, "https", overTls, tlsBeats),
                    subject(WITHOUT, "http", open, openBeats));
        }
        measureStore();
    }

    private void measureStore() throws IOException, InterruptedException {
        try {
            new SecurityFigures(setting, out)
                    .measure(SecuredRegistry.SECRET, SecuredRegistry.hash(), SecuredRegistry::authorized);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void compare(String name, Subject... subjects) throws IOException, InterruptedException {
        out.accept(Figure.more(
                name + " with tokens",
                "a second",
                "%d services of %d instances, %s".formatted(SERVICES, INSTANCES / SERVICES, LOAD),
                new Comparison(setting).play(List.of(subjects)),
                List.of(Bar.times(Figure.ROLLCALL, WITHOUT, 0.95, 1), Bar.aim(OVER_TLS, WITHOUT, 1))));
    }

    private Subject subject(String name, String scheme, RollcallRegistry registry, List<String> requests) {
        String script = WrkScript.rotating(requests);
        return new Subject(
                name,
                registry.version(),
                registry.server,
                new Wrk(setting.cores(), scheme, registry.port, sent -> script));
    }
}
