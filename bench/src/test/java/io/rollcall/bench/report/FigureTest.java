package io.rollcall.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.bench.report.Row.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

    private final Row rollcall =
            Row.measured("Rollcall", "", new Rounds(3_000, 2_500, 3_100, 5), new Usage(0.98, 0.5, 300, false));
    private final Row eureka =
            Row.measured("Eureka", "5", new Rounds(1_000, 900, 1_100, 5), new Usage(0.5, 1, 600, true));
    private final Row nginx = Row.missing("nginx", "nginx is not installed (Debian's package nginx)");
    private final Figure figure = Figure.more(
            "Lookup",
            "a second",
            "64 connections",
            List.of(rollcall, eureka, nginx),
            List.of(Bar.times("Rollcall", "Eureka", 2, 4), Bar.times("Rollcall", "nginx", 1, 1)));

    @Test
    void aBarIsMetOrNotOrNotMeasured() {
        assertThat(figure.verdicts().stream().map(verdict -> verdict.inWords("a second", false)))
                .containsExactly("2 times Eureka (aim 4): 3.00, met", "1 times nginx (aim 1): not measured");
    }

    @Test
    void whereLessIsBetterTheRatioIsTurnedAround() {
        Figure nanos = Figure.less(
                "Pick",
                "ns",
                "",
                List.of(Row.measured("Rollcall", "", Rounds.once(5)), Row.measured("other", "", Rounds.once(300))),
                List.of(
                        Bar.times("Rollcall", "other", 30, 60),
                        Bar.share("Rollcall", "other", 0.01, 0.005),
                        Bar.value("Rollcall", 10, 2)));
        assertThat(nanos.verdicts().stream().map(verdict -> verdict.inWords("ns", false)))
                .containsExactly(
                        "30 times other (aim 60): 60.00, met, and the aim",
                        "at most 0.01 of other (aim 0.005): 0.02, NOT MET",
                        "at most 10 ns (aim 2): 5.00 ns, met");
    }

    @Test
    void aLookGivesNoVerdict() {
        assertThat(figure.verdicts().stream().map(verdict -> verdict.inWords("a second", true)))
                .containsExactly(
                        "2 times Eureka (aim 4): 3.00 in a look; only full rounds give a verdict",
                        "1 times nginx (aim 1): not measured");
    }

    @Test
    void aTableHasRatiosAndNamesWhatIsMissingAndSaysWhereTheLoadWasTheLimit() {
        assertThat(new Table(figure).forMarkdown()).isEqualTo("""
                        |  | a second | Rollcall's is | server's cores | load's | MiB |  |
                        | --- | --- | --- | --- | --- | --- | --- |
                        | Rollcall | 3,000 (2,500 to 3,100) |  | 0.98 | 0.50 | 300 |  |
                        | Eureka 5 | 1,000 (900 to 1,100) | 3.00 times | 0.50 | 1.00 | 600 | at least: the load was the limit |
                        | nginx | – |  |  |  |  | not measured: nginx is not installed (Debian's package nginx) |
                        """);
        assertThat(new Table(figure).forTerminal().lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("  Eureka 5  "));
    }
}
