package io.rollcall.balance;

import static io.rollcall.balance.Instances.endpoints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeastRequestTest {

    private final Random random = new Random(20_261_124);

    @Test
    void anIdleServiceIsCalledByWeight() {
        Map<String, Double> shares = shares(endpoints(1, 2, 3, 4));

        assertThat(shares.get("a")).isCloseTo(0.1, within(0.01));
        assertThat(shares.get("b")).isCloseTo(0.2, within(0.01));
        assertThat(shares.get("c")).isCloseTo(0.3, within(0.01));
        assertThat(shares.get("d")).isCloseTo(0.4, within(0.01));
    }

    @Test
    void theOneOfTwoWithFewerCallsInFlightForItsWeightIsPicked() {
        List<Endpoint> two = endpoints(1, 3);
        two.get(0).begin();
        begin(two.get(1), 2);
        assertThat(shares(two)).containsOnlyKeys("b");

        begin(two.get(1), 2);
        assertThat(shares(two)).containsOnlyKeys("a");
    }

    @Test
    void theMostLoadedOfManyIsNeverPicked() {
        List<Endpoint> many = endpoints(1, 1, 1, 1, 1);
        begin(many.get(2), 5);

        assertThat(shares(many)).containsOnlyKeys("a", "b", "d", "e");
    }

    @Test
    void oneAloneIsPicked() {
        assertThat(shares(endpoints(7))).containsOnlyKeys("a");
    }

    private Map<String, Double> shares(List<Endpoint> endpoints) {
        int calls = 100_000;
        Picker picker = new LeastRequest(random::nextInt).picker(endpoints);
        return Stream.generate(() -> picker.pick(Call.to("echo")).id())
                .limit(calls)
                .collect(Collectors.groupingBy(id -> id, Collectors.summingDouble(id -> 1.0 / calls)));
    }

    private static void begin(Endpoint endpoint, int calls) {
        for (int i = 0; i < calls; i++) endpoint.begin();
    }
}
