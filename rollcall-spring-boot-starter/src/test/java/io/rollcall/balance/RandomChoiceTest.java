package io.rollcall.balance;

import static io.rollcall.balance.Instances.endpoints;
import static io.rollcall.balance.Instances.picks;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomChoiceTest {

    /** Ten instances have nine degrees of freedom: a uniform choice exceeds this in one of a thousand runs. */
    private static final double CRITICAL = 27.88;

    @Test
    void allInstancesAreEquallyLikelyWhateverTheirWeight() {
        int calls = 100_000;
        Random random = new Random(20_261_122);
        Picker picker = new RandomChoice(random::nextInt).picker(endpoints(1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000));

        int[] counts = new int[10];
        picks(calls, picker).chars().forEach(id -> counts[id - 'a']++);

        double expected = calls / 10.0;
        double chiSquared = IntStream.of(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(chiSquared).isLessThan(CRITICAL);
    }
}
