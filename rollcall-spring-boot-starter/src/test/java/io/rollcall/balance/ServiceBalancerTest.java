package io.rollcall.balance;

import static io.rollcall.balance.Instances.instance;
import static io.rollcall.balance.Instances.weighted;
import static io.rollcall.wire.registry.Status.DOWN;
import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.STARTING;
import static io.rollcall.wire.registry.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.balance.ServiceBalancer.EjectionListener;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.OverrideStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceBalancerTest {

    private final ServiceBalancer balancer = balancer(new RoundRobin(0));

    @Test
    void nothingIsPickedBeforeThereIsAList() {
        assertThat(balancer.pick(Call.to("echo"))).isNull();
    }

    @Test
    void onlyInstancesThatAreUpArePicked() {
        balancer.update(List.of(instance("a", 1, DRAINING), instance("b", 1, UP), instance("c", 1, DOWN)));

        assertThat(ids(3)).containsOnly("b");
    }

    /** What an operator says counts, also if nothing else is left. */
    @Test
    void anInstanceThatAnOperatorPutsOutOfServiceIsNotPicked() {
        Instance out = instance("a", 1, UP).with(override(OverrideStatus.OUT_OF_SERVICE, null));
        Instance weightless = instance("b", 1, UP).with(override(null, 0));
        balancer.update(List.of(out, weightless, instance("c", 1, UP)));
        assertThat(ids(6)).containsOnly("c");

        balancer.update(List.of(out, weightless, instance("c", 1, DRAINING)));
        assertThat(ids(6)).containsOnly("c");

        balancer.update(List.of(out, weightless));
        assertThat(balancer.pick(Call.to("echo"))).isNull();

        balancer.update(List.of(out.with(null), weightless));
        assertThat(ids(3)).containsOnly("a");
    }

    @Test
    void theWeightThatAnOperatorSetsCounts() {
        ServiceBalancer weighted = balancer(new WeightedRoundRobin(0));
        weighted.update(List.of(instance("a", 1, UP).with(override(null, 9)), instance("b", 1, UP)));
        assertThat(Stream.generate(() -> id(weighted, Call.to("echo")))
                        .limit(100)
                        .filter("a"::equals))
                .hasSize(90);
    }

    private static InstanceOverride override(@Nullable OverrideStatus status, @Nullable Integer weight) {
        return new InstanceOverride(status, weight, "disk", "operator/alice", 5);
    }

    @Test
    void drainingInstancesServeWhereNoneIsUpAndTheOthersWhereNoneIsDraining() {
        balancer.update(List.of(instance("a", 1, DRAINING), instance("b", 1, DOWN), instance("c", 1, STARTING)));
        assertThat(ids(3)).containsOnly("a");

        balancer.update(List.of(instance("b", 1, DOWN), instance("c", 1, STARTING)));
        assertThat(ids(4)).containsOnly("b", "c");
    }

    @Test
    void noInstanceIsTriedTwiceWhileAnotherIsLeftEvenIfTheAlgorithmHasAFavourite() {
        ServiceBalancer stubborn = balancer(list -> call -> list.get(0));
        stubborn.update(weighted(1, 1, 1, 1));
        Set<String> tried = new HashSet<>();

        for (int attempt = 0; attempt < 4; attempt++) {
            assertThat(tried.add(id(stubborn, new Call("echo", tried, null)))).isTrue();
        }
        assertThat(stubborn.pick(new Call("echo", tried, null))).isNull();
    }

    @Test
    void theAlgorithmHearsOfAListOnlyIfItsCandidatesChanged() {
        List<List<Endpoint>> heard = new ArrayList<>();
        ServiceBalancer counting = balancer(list -> {
            heard.add(list);
            return call -> list.get(0);
        });

        counting.update(List.of(instance("a", 1, UP)));
        counting.update(List.of(instance("a", 1, UP), instance("b", 1, STARTING)));
        counting.update(List.of(instance("a", 1, UP), instance("b", 1, UP)));

        assertThat(heard).hasSize(2);
    }

    @Test
    void callersAtTheSameTimeGetEachPlaceOfTheRoundExactlyOnce() throws Exception {
        ServiceBalancer shared = balancer(new WeightedRoundRobin(-1));
        shared.update(weighted(5, 1));
        int callers = 8;
        int calls = 6 * 1_000;

        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            Callable<Long> caller = () -> Stream.generate(() -> id(shared, Call.to("echo")))
                    .limit(calls)
                    .filter("a"::equals)
                    .count();
            long a = 0;
            for (Future<Long> count : threads.invokeAll(Collections.nCopies(callers, caller))) a += count.get();
            assertThat(a).isEqualTo(callers * calls * 5 / 6);
        } finally {
            threads.shutdownNow();
        }
    }

    private static ServiceBalancer balancer(LoadBalancer algorithm) {
        return new ServiceBalancer(
                algorithm,
                new Zone(null),
                Instances.PLAIN,
                () -> 0,
                new Random(1)::nextInt,
                EjectionListener.NONE,
                Runnable::run);
    }

    private List<String> ids(int count) {
        return Stream.generate(() -> id(balancer, Call.to("echo"))).limit(count).toList();
    }

    private static String id(ServiceBalancer balancer, Call call) {
        return Objects.requireNonNull(balancer.pick(call)).id();
    }
}
