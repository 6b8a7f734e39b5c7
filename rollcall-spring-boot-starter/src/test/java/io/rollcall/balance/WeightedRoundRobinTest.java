package io.rollcall.balance;

import static io.rollcall.balance.Instances.endpoints;
import static io.rollcall.balance.Instances.picks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedRoundRobinTest {

    @Test
    void weightsFiveAndOneShareTwentyCallsSeventeenToThreeInTheTextbooksOrder() {
        String picks = picks(20, new WeightedRoundRobin(0).picker(endpoints(5, 1)));

        assertThat(picks).isEqualTo("aaabaa" + "aaabaa" + "aaabaa" + "aa");
        assertThat(picks.chars().filter(id -> id == 'a')).hasSize(17);
    }

    @Test
    void weightsFiveOneOneAreSpreadAsInNginx() {
        assertThat(picks(7, new WeightedRoundRobin(0).picker(endpoints(5, 1, 1))))
                .isEqualTo("aabacaa");
    }

    @Test
    void aCommonDivisorShortensTheSequence() {
        assertThat(WeightedRoundRobin.sequence(endpoints(500, 100, 100))).hasSize(7);
        assertThat(WeightedRoundRobin.sequence(endpoints(1_000, 1_000))).hasSize(2);
    }

    @Test
    void aNewListGoesOnWhereTheOldOneWas() {
        WeightedRoundRobin algorithm = new WeightedRoundRobin(0);

        assertThat(picks(3, algorithm.picker(endpoints(5, 1, 1)))).isEqualTo("aab");
        assertThat(picks(4, algorithm.picker(endpoints(5, 1, 1)))).isEqualTo("acaa");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyWeightsGiveTheSequenceOfNginxOverAWholePeriod(long seed) {
        Random random = new Random(seed);
        int[] weights = random.ints(1 + random.nextInt(12), 1, 1_001).toArray();
        int period = WeightedRoundRobin.sequence(endpoints(weights)).length;
        Picker picker = new WeightedRoundRobin(0).picker(endpoints(weights));

        assertThat(picks(period + 1, picker)).isEqualTo(nginx(weights, period + 1));
    }

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @Test
    void aThousandInstancesFitIntoTheLongestPeriodWithTheirSharesAndNoneIsLeftOut() {
        Random random = new Random(7);
        List<Instance> instances = IntStream.range(0, 1_000)
                .mapToObj(i -> Instances.instance("i" + i, i == 0 ? 1 : 1 + random.nextInt(1_000), Status.UP))
                .toList();
        double total = instances.stream().mapToInt(Instance::weight).sum();

        Endpoint[] sequence = WeightedRoundRobin.sequence(endpoints(instances));

        assertThat(sequence).hasSizeLessThanOrEqualTo(WeightedRoundRobin.LONGEST_PERIOD);
        Map<String, Long> counts =
                Arrays.stream(sequence).collect(Collectors.groupingBy(Endpoint::id, Collectors.counting()));
        assertThat(instances)
                .allSatisfy(instance -> assertThat(counts.get(instance.id()))
                        .isNotNull()
                        .satisfies(count -> assertThat(count / (double) sequence.length)
                                .isCloseTo(instance.weight() / total, within(0.001))));
    }

    /** As ngx_http_upstream_get_peer does it: one pick at a time, over and over. */
    private static String nginx(int[] weights, int count) {
        List<Peer> peers = IntStream.range(0, weights.length)
                .mapToObj(i -> new Peer(String.valueOf((char) ('a' + i)), weights[i]))
                .toList();
        return IntStream.range(0, count).mapToObj(i -> next(peers).id).collect(Collectors.joining());
    }

    private static Peer next(List<Peer> peers) {
        int total = 0;
        Peer best = peers.get(0);
        for (Peer peer : peers) {
            peer.current += peer.weight;
            total += peer.weight;
            if (peer.current > best.current) best = peer;
        }
        best.current -= total;
        return best;
    }

    private static final class Peer {
        final String id;
        final int weight;
        int current;

        Peer(String id, int weight) {
            this.id = id;
            this.weight = weight;
        }
    }
}
