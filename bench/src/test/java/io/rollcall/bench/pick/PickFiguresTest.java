package io.rollcall.bench.pick;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.bench.report.Rounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class PickFiguresTest {

    @Test
    void everyIterationOfEveryForkIsARound() {
        String result = """
                [{"benchmark": "Pick.pick", "primaryMetric": {"score": 3.0, "rawData": [[1.0, 2.0], [3.0, 9.5]]}}]
                """;
        assertThat(PickFigures.rounds(result)).isEqualTo(Rounds.of(List.of(1.0, 2.0, 3.0, 9.5)));
    }
}
