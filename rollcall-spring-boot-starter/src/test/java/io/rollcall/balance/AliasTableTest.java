package io.rollcall.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AliasTableTest {

    private static final int DRAWS = 200_000;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyPlaceIsDrawnByItsWeight(long seed) {
        Random random = new Random(seed);
        int[] weights = random.ints(1 + random.nextInt(30), 1, 1_001).toArray();
        double total = IntStream.of(weights).sum();
        AliasTable aliasTable = new AliasTable(weights);

        int[] counts = new int[weights.length];
        for (int i = 0; i < DRAWS; i++) counts[aliasTable.sample(random::nextInt)]++;

        for (int place = 0; place < weights.length; place++) {
            double share = weights[place] / total;
            double fiveSigma = 5 * Math.sqrt(DRAWS * share * (1 - share)) + 1;
            assertThat(Math.abs(counts[place] - DRAWS * share)).isLessThan(fiveSigma);
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 30);
    }
}
