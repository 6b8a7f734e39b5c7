package io.rollcall.client.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.call.CallFailure;
import io.rollcall.client.call.ServiceResponse;
import io.rollcall.client.session.CallOutcome.Failed;
import io.rollcall.client.session.CallOutcome.Served;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final long MILLISECOND = 1_000_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console terminal =
            new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), true, Glyphs.UNICODE);

    @Test
    void aLongSessionOnATerminalFillsABarBesideTheResults() {
        Report report = new Report(Output.TABLE, terminal, "echo", 100, List.of("echo1"));
        for (int i = 1; i <= 100; i++) report.on(served(i, "echo1", MILLISECOND));
        end(report);

        assertThat(err.toString(UTF_8)).contains("100%").contains("100/100");
        assertThat(out.toString(UTF_8)).startsWith("\ninstance").doesNotContain("100/100");
    }

    @Test
    void jsonComesWithoutABar() {
        Report report = new Report(Output.JSON, terminal, "echo", 100, List.of("echo1"));
        report.on(served(1, "echo1", MILLISECOND));
        end(report);

        assertThat(err.size()).isZero();
        assertThat(out.toString(UTF_8)).startsWith("{").endsWith("}\n").hasLineCount(1);
    }

    @Test
    void latencyIsOfServedCallsAtThreeDigits() {
        Report report = new Report(Output.JSON, terminal, "echo", 100, List.of());
        for (int i = 1; i <= 100; i++) report.on(served(i, "echo1", i * MILLISECOND));
        report.on(new Failed(101, new CallFailure("timed out", "Read timed out", false), 9_000 * MILLISECOND));
        Summary.Latency latency = Objects.requireNonNull(end(report).latency());

        assertThat(latency.p50()).isBetween(50.0, 50.1);
        assertThat(latency.p90()).isBetween(90.0, 90.1);
        assertThat(latency.p99()).isBetween(99.0, 99.1);
        assertThat(latency.max()).isBetween(100.0, 100.1);
    }

    @Test
    void anInstanceThatServedNothingIsInTheTableAndNotInTheJson() {
        Report report = new Report(Output.TABLE, terminal, "echo", 1, List.of("echo1", "echo2"));
        report.on(served(1, "echo1", MILLISECOND));

        assertThat(end(report).instances()).containsExactly(new Summary.Share("echo1", 1));
        assertThat(out.toString(UTF_8)).containsPattern("\necho2 +0 +0\\.0 %\n");
    }

    @Test
    void reasonsAreCountedTheMostFrequentFirstAndTheirNumberIsBounded() {
        Report report = new Report(Output.JSON, terminal, "echo", 1_000, List.of());
        for (int i = 0; i < 3; i++) report.on(failed("timed out"));
        for (int i = 0; i < 100; i++) report.on(failed("status " + i));
        Summary summary = end(report);

        assertThat(summary.failures()).hasSize(21);
        assertThat(summary.failures().get(0)).isEqualTo(new Summary.Reason(81, "(others)"));
        assertThat(summary.failures().get(1)).isEqualTo(new Summary.Reason(3, "timed out: why"));
    }

    @Test
    void failuresOfUnknownOutcomeAreNotMixedWithOthers() {
        Report report = new Report(Output.JSON, terminal, "kv", 2, List.of());
        report.on(new Failed(1, new CallFailure("no answer", "reset", true), 1));
        report.on(new Failed(2, new CallFailure("no answer", "reset", false), 1));
        assertThat(end(report).failures())
                .containsExactlyInAnyOrder(
                        new Summary.Reason(1, "no answer: reset [it is unknown whether it was carried out]"),
                        new Summary.Reason(1, "no answer: reset"));
    }

    private static Served served(int number, String by, long nanos) {
        return new Served(number, new ServiceResponse(by, "hello"), nanos);
    }

    private static Failed failed(String reason) {
        return new Failed(1, new CallFailure(reason, "why", false), 1);
    }

    private static Summary end(Report report) {
        return report.end("echo", "rr", 0, 0, Duration.ofMillis(20));
    }
}
