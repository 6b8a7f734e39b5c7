package io.rollcall.balance;

import static io.rollcall.balance.Instances.instance;
import static io.rollcall.wire.registry.Status.DOWN;
import static io.rollcall.wire.registry.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rollcall.balance.ServiceBalancer.EjectionListener;
import io.rollcall.wire.registry.Instance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten instances here, ten elsewhere. */
class ZoneTest {

    private static final int HERE = 10;

    private final Random random = new Random(20_261_124);

    @Test
    void callsStayInTheZone() {
        assertThat(shareHere(balancer("here", 0))).isEqualTo(1);
    }

    @Test
    void withoutAZoneAllAreAlike() {
        assertThat(shareHere(balancer(null, 0))).isCloseTo(0.5, within(0.001));
        assertThat(shareHere(balancer("nowhere", 0))).isCloseTo(0.5, within(0.001));
    }

    /** Each remaining instance of the ten serves as much as each of seven would. */
    @ParameterizedTest
    @CsvSource({"3, 1", "4, 0.857", "5, 0.714", "9, 0.143", "10, 0"})
    void whatTheHealthyOnesCannotTakeGoesElsewhere(int failing, double stay) {
        assertThat(shareHere(balancer("here", failing))).isCloseTo(stay, within(0.01));
    }

    @Test
    void instancesThatSayTheyAreDownAreCapacityThatIsLost() {
        ServiceBalancer balancer = balancer("here", 0);
        List<Instance> down = new ArrayList<>(instances());
        for (int i = 0; i < 5; i++) down.set(HERE + i, instance("here" + i, 1, "here", DOWN));
        balancer.update(down);

        assertThat(shareHere(balancer)).isCloseTo(0.714, within(0.01));
    }

    @Test
    void aCallThatFailedAtAllHereIsTriedElsewhere() {
        ServiceBalancer balancer = balancer("here", 0);
        Set<String> tried = new HashSet<>();
        for (int i = 0; i < HERE; i++) tried.add("here" + i);

        assertThat(Objects.requireNonNull(balancer.pick(new Call("echo", tried, null)))
                        .id())
                .startsWith("elsewhere");
    }

    private ServiceBalancer balancer(@Nullable String zone, int failing) {
        ServiceBalancer balancer = new ServiceBalancer(
                new WeightedRoundRobin(0),
                new Zone(zone),
                Instances.PLAIN,
                () -> 0,
                random::nextInt,
                EjectionListener.NONE,
                Runnable::run);
        balancer.update(instances());
        for (int i = 0; i < failing; i++) fail(balancer, "here" + i);
        return balancer;
    }

    private static void fail(ServiceBalancer balancer, String id) {
        Set<String> others = new HashSet<>();
        instances().forEach(instance -> others.add(instance.id()));
        others.remove(id);
        for (int i = 0; i < 100; i++) {
            Endpoint endpoint = Objects.requireNonNull(balancer.pick(new Call("echo", others, null)));
            endpoint.begin().onFailed(1, 0, new IllegalStateException("as it should"));
        }
    }

    private static List<Instance> instances() {
        List<Instance> instances = new ArrayList<>();
        for (String zone : List.of("elsewhere", "here"))
            for (int i = 0; i < HERE; i++) instances.add(instance(zone + i, 1, zone, UP));
        return instances;
    }

    private static double shareHere(ServiceBalancer balancer) {
        int calls = 50_000;
        return IntStream.range(0, calls)
                        .filter(i -> Objects.requireNonNull(balancer.pick(Call.to("echo")))
                                .id()
                                .startsWith("here"))
                        .count()
                / (double) calls;
    }
}
