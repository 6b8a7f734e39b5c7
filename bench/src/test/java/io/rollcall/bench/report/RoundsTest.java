package io.rollcall.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void theMedianIsTheOneInTheMiddleOrBetweenTheTwo() {
        assertThat(Rounds.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Rounds(3, 1, 5, 3));
        assertThat(Rounds.of(List.of(4.0, 1.0, 3.0, 9.0))).isEqualTo(new Rounds(3.5, 1, 9, 4));
        assertThat(Rounds.of(List.of(7.0))).isEqualTo(Rounds.once(7));
    }
}
