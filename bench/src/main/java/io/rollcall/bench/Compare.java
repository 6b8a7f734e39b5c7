package io.rollcall.bench;

import io.rollcall.bench.call.CallFigures;
import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.kv.KvFigures;
import io.rollcall.bench.pick.PickFigures;
import io.rollcall.bench.process.Cores;
import io.rollcall.bench.process.Proc;
import io.rollcall.bench.registry.RegistryFigures;
import io.rollcall.bench.registry.TokenFigures;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Machine;
import io.rollcall.bench.report.Part;
import io.rollcall.bench.report.Report;
import io.rollcall.bench.startup.StartupFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rollcall and its peers in turn, and the report. {@code ./bench/run --help} explains what there is. */
final class Compare {

    private static final List<String> WORDS = List.of("registry", "kv", "pick", "call", "startup", "watch", "tokens");

    private final Setting setting;
    private final Report report;

    private Compare(Setting setting) {
        this.setting = setting;
        report = new Report(setting.root().resolve("bench/target/results"), System.out);
    }

    /** @param args words of what to measure, and --quick or --shared; the working directory is the repository's */
    public static void main(String[] args) throws Exception {
        List<String> rest = new ArrayList<>(List.of(args));
        boolean isQuick = rest.remove("--quick");
        boolean isShared = rest.remove("--shared");
        if (!isShared && !(Peers.isInstalled("taskset") && Proc.CORES > 1)) {
            Leases.say("compare", "cannot pin: it takes taskset (Debian's util-linux) and two cores; or --shared");
            System.exit(1);
        }
        Setting setting = new Setting(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of("").toAbsolutePath(),
                isShared ? Cores.SHARED : Cores.PINNED,
                isQuick);
        new Compare(setting).measure(rest);
    }

    /** A failure ends the measurement of its own word only; what was measured before is kept. */
    private void measure(List<String> words) throws IOException, InterruptedException {
        if (setting.isQuick()) Leases.say("--quick", "a look only: one short round, no figures to quote");
        boolean isWhole = true;
        for (String word : words) {
            Part part = part(word);
            report.keep(part);
            isWhole &= part.failure() == null;
        }
        report.close(WORDS);
        if (!isWhole) System.exit(1);
    }

    private Part part(String word) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        String failure = null;
        try {
            measure(word, figure -> {
                figures.add(figure);
                report.say(figure, setting.isQuick());
            });
        } catch (IOException | RuntimeException e) {
            failure = e.toString();
            Leases.say(word, "cut short, " + failure);
        }
        String command = "./bench/run " + word + (setting.isQuick() ? " --quick" : "")
                + (setting.cores() == Cores.SHARED ? " --shared" : "");
        String date = LocalDate.now(ZoneId.systemDefault()).toString();
        return new Part(word, date, command, setting.isQuick(), Machine.here(Proc.CORES), figures, failure);
    }

    private void measure(String word, Consumer<Figure> out) throws IOException, InterruptedException {
        switch (word) {
            case "registry" -> new RegistryFigures(setting, out).measure();
            case "kv" -> new KvFigures(setting, out).measure();
            case "pick" -> new PickFigures(setting, out).measure();
            case "call" -> new CallFigures(setting, out).measure();
            case "startup" -> new StartupFigures(setting, out).measure();
            case "tokens" -> new TokenFigures(setting, out).measure();
            case "watch" -> {
                Watch.measure(setting, out);
                Deltas.measure(setting, out);
            }
            default -> throw new IllegalArgumentException(word);
        }
    }
}
