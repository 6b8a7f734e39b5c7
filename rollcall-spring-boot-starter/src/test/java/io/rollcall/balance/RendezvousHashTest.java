package io.rollcall.balance;

import static io.rollcall.balance.Instances.endpoints;
import static io.rollcall.balance.Instances.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousHashTest {

    private static final int KEYS = 100_000;

    private final Random random = new Random(20_261_124);

    @Test
    void aKeyGoesToTheSameInstanceAtEveryCaller() {
        assertThat(placed(instances(20))).isEqualTo(placed(instances(20)));
    }

    @Test
    void whenAnInstanceGoesOnlyItsKeysMove() {
        List<Instance> all = instances(20);
        Map<String, String> before = placed(all);
        Map<String, String> after = placed(all.subList(0, 19));

        before.forEach((key, instance) -> {
            if (!instance.equals("i19")) assertThat(after).containsEntry(key, instance);
        });
    }

    @Test
    void whenAnInstanceComesKeysMoveOnlyToIt() {
        Map<String, String> before = placed(instances(19));
        Map<String, String> after = placed(instances(20));

        after.forEach((key, instance) -> {
            if (!instance.equals("i19")) assertThat(before).containsEntry(key, instance);
        });
    }

    @Test
    void sharesAreByWeight() {
        List<Instance> instances = List.of(instance("a", 1, Status.UP), instance("b", 3, Status.UP));

        Map<String, Long> counts =
                placed(instances).values().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));

        assertThat(counts.getOrDefault("b", 0L).doubleValue()).isCloseTo(KEYS * 0.75, withinPercentage(3));
    }

    @Test
    void aWeightThatGrowsOnlyTakes() {
        Map<String, String> before = placed(List.of(instance("a", 1, Status.UP), instance("b", 1, Status.UP)));
        Map<String, String> after = placed(List.of(instance("a", 1, Status.UP), instance("b", 2, Status.UP)));

        before.forEach((key, instance) -> {
            if (instance.equals("b")) assertThat(after).containsEntry(key, "b");
        });
    }

    @Test
    void callsWithoutAKeyGoAnywhere() {
        Picker picker = new RendezvousHash(random::nextInt).picker(endpoints(instances(5)));

        Set<String> picked = IntStream.range(0, 1_000)
                .mapToObj(i -> picker.pick(Call.to("echo")).id())
                .collect(Collectors.toSet());
        assertThat(picked).hasSize(5);
    }

    private Map<String, String> placed(List<Instance> instances) {
        Picker picker = new RendezvousHash(random::nextInt).picker(endpoints(instances));
        return IntStream.range(0, KEYS)
                .mapToObj(i -> "key" + i)
                .collect(Collectors.toMap(
                        key -> key,
                        key -> picker.pick(new Call("echo", Set.of(), key)).id()));
    }

    private static List<Instance> instances(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> instance(String.format("i%02d", i), 1, Status.UP))
                .toList();
    }
}
