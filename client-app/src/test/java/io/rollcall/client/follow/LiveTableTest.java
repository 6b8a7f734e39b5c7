package io.rollcall.client.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.follow.LiveTable.Line;
import io.rollcall.client.follow.StatsInterval.Row;
import io.rollcall.client.report.Glyphs;
import io.rollcall.client.report.Summary.Latency;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveTableTest {

    @Test
    void aSecondIsToldByInstance() {
        assertThat(lines(
                        null,
                        new Row("echo1", InstanceState.UP, 60, new Latency(1.5, 2, 3.25, 4), 600),
                        new Row("echo2", InstanceState.UP, 20, new Latency(1, 2, 3, 4), 20),
                        new Row("echo3", InstanceState.GONE, 0, null, 7)))
                .containsExactly(
                        new Line("echo by wrr: 627 served, 0 failed in 12 s; Ctrl-C ends it", false),
                        new Line("", false),
                        new Line(
                                "instance  state     calls/s    share                p50 ms    p99 ms      calls",
                                false),
                        new Line(
                                "echo1     up             60   75.0 %  ████████        1.50      3.25        600",
                                false),
                        new Line(
                                "echo2     up             20   25.0 %  ███             1.00      3.00         20",
                                false),
                        new Line(
                                "echo3     gone            0    0.0 %                                          7",
                                true),
                        new Line(
                                "all                      80  100.0 %  ██████████      1.00      3.00        627",
                                false));
    }

    @Test
    void itFitsATerminalOf24LinesAnd80Columns() {
        Row[] many = IntStream.range(0, 300)
                .mapToObj(i -> new Row(
                        "echo" + i, InstanceState.DRAINING, 1_000, new Latency(1_000, 1, 10_000, 1), 999_999_999))
                .toArray(Row[]::new);
        List<Line> lines = lines("503 not-ready: later", many);

        assertThat(lines).hasSizeLessThan(23);
        assertThat(lines)
                .extracting(Line::text)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
        assertThat(lines).extracting(Line::text).contains("and 286 more", "last failure: 503 not-ready: later");
    }

    private static List<Line> lines(@Nullable String failure, Row... rows) {
        int served = List.of(rows).stream().mapToInt(Row::served).sum();
        int servedInAll = List.of(rows).stream()
                .mapToInt(row -> row.servedInAll() % 1_000_000)
                .sum();
        StatsInterval second = new StatsInterval(
                Duration.ofSeconds(12),
                Duration.ofSeconds(1),
                served,
                0,
                new Latency(1, 2, 3, 4),
                servedInAll,
                0,
                failure,
                List.of(rows),
                List.of());
        return new LiveTable(second, Glyphs.UNICODE).lines("echo by wrr");
    }
}
