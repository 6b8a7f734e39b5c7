package io.rollcall.balance;

import static io.rollcall.balance.Instances.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.rollcall.balance.ServiceBalancer.EjectionListener;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EjectionTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ServiceBalancer balancer = balancer(Duration.ofHours(1));

    @Test
    void anInstanceThatFailsHalfItsCallsIsCalledNoMore() {
        balancer.update(weighted(1, 1, 1));
        call(30, "a"::equals);

        assertThat(heard).containsExactly("a ejected");
        assertThat(call(100, EjectionTest::nobody)).containsOnlyKeys("b", "c");
    }

    @Test
    void theCallThatShowsItDoesNotWaitForTheNewPickerWhichIsMadeOnceForAllThatAreEjectedMeanwhile() {
        Deque<Runnable> later = new ArrayDeque<>();
        ServiceBalancer slow = balancer(Duration.ofHours(1), later::add);
        slow.update(weighted(1, 1, 1, 1));
        call(slow, 60, Set.of("a", "b")::contains);
        assertThat(heard).containsExactlyInAnyOrder("a ejected", "b ejected");
        assertThat(later).hasSize(1);

        later.remove().run();
        assertThat(call(slow, 100, EjectionTest::nobody)).containsOnlyKeys("c", "d");
    }

    @Test
    void aFewFailuresAreNoReason() {
        balancer.update(weighted(1, 1, 1));
        call(27, "a"::equals);

        assertThat(heard).isEmpty();
    }

    @Test
    void whereMoreThanHalfFailAllAreTriedAgain() {
        balancer.update(weighted(1, 1, 1, 1));
        call(100, Set.of("a", "b")::contains);
        assertThat(call(100, EjectionTest::nobody)).containsOnlyKeys("c", "d");

        call(40, "c"::equals);
        assertThat(heard).containsExactlyInAnyOrder("a ejected", "b ejected", "c ejected");
        assertThat(call(100, EjectionTest::nobody)).containsOnlyKeys("a", "b", "c", "d");
    }

    @Test
    void theOnlyInstanceIsCalledHoweverItFails() {
        balancer.update(weighted(1));
        call(50, "a"::equals);

        assertThat(call(10, EjectionTest::nobody)).containsOnlyKeys("a");
    }

    @Test
    void anotherProcessUnderTheSameNameBeginsAnew() {
        balancer.update(weighted(1, 1));
        call(30, "a"::equals);
        assertThat(call(10, EjectionTest::nobody)).containsOnlyKeys("b");

        balancer.update(List.of(
                new Instance("a", "elsewhere:1", 1, null, Status.UP, false, Map.of()),
                weighted(1, 1).get(1)));
        assertThat(call(10, EjectionTest::nobody)).containsOnlyKeys("a", "b");
    }

    @Test
    void itIsTriedAgainWithAFewCallsAndRestoredWhenTheyAreServed() {
        ServiceBalancer soon = balancer(Duration.ofMillis(50));
        soon.update(weighted(1, 1));
        call(soon, 30, "a"::equals);
        await().until(() -> call(soon, 10, EjectionTest::nobody).containsKey("a"));

        await().untilAsserted(() -> {
            call(soon, 10, EjectionTest::nobody);
            assertThat(heard).containsExactly("a ejected", "a restored");
        });
    }

    @Test
    void noMoreCallsAreSentToOneOnTrialThanItTakesToDecide() {
        ServiceBalancer soon = balancer(Duration.ofMillis(50));
        soon.update(weighted(1, 1));
        call(soon, 30, "a"::equals);
        await().until(() -> pick(soon).id().equals("a"));

        assertThat(begun(soon, 1_000)).containsEntry("a", 3L);
    }

    @Test
    void whatWasSentBeforeTheEjectionAndEndsDuringTheTrialIsNoTrial() {
        ServiceBalancer soon = balancer(Duration.ofMillis(50));
        soon.update(weighted(1, 1));
        List<InFlight> early = IntStream.range(0, 20)
                .mapToObj(i -> pick(soon).begin())
                .filter(call -> call.endpoint().id().equals("a"))
                .toList();
        call(soon, 30, "a"::equals);
        await().until(() -> pick(soon).id().equals("a"));

        early.forEach(call -> call.onFailed(1, 0, failure()));
        assertThat(heard).containsExactly("a ejected");
        early.forEach(call -> assertThat(call.endpoint().inFlight()).isZero());

        call(soon, 10, EjectionTest::nobody);
        assertThat(heard).containsExactly("a ejected", "a restored");
    }

    @Test
    void whatWasSentBeforeTheEjectionAndIsGivenUpDuringTheTrialAllowsNoFurtherOne() {
        ServiceBalancer soon = balancer(Duration.ofMillis(50));
        soon.update(weighted(1));
        InFlight early = pick(soon).begin();
        soon.update(weighted(1, 1));
        call(soon, 30, "a"::equals);
        await().until(() -> pick(soon).id().equals("a"));
        early.onAbandoned();

        assertThat(begun(soon, 1_000)).containsEntry("a", 3L);
    }

    @Test
    void aTrialThatIsGivenUpIsMadeAgain() {
        ServiceBalancer soon = balancer(Duration.ofMillis(50));
        soon.update(weighted(1, 1));
        call(soon, 30, "a"::equals);
        await().until(() -> pick(soon).id().equals("a"));
        endpoint(soon, "a").begin().onAbandoned();

        assertThat(begun(soon, 1_000)).containsEntry("a", 3L);
    }

    @Test
    void whatIsSentToOneOnTrialBecauseThereIsNobodyElseDecidesNothing() {
        ServiceBalancer soon = balancer(Duration.ofMillis(50));
        soon.update(weighted(1, 1));
        call(soon, 30, "a"::equals);
        await().until(() -> pick(soon).id().equals("a"));
        List<InFlight> trials =
                Stream.generate(() -> endpoint(soon, "a").begin()).limit(3).toList();

        for (int i = 0; i < 10; i++) endpoint(soon, "a").begin().onFailed(1, 0, failure());
        trials.forEach(call -> call.onSucceeded(1, 0));
        assertThat(heard).containsExactly("a ejected", "a restored");
    }

    @Test
    void whereAllAreOnTrialAndAwaitTheirJudgementCallsGoOn() {
        ServiceBalancer soon = balancer(Duration.ofMillis(50));
        soon.update(weighted(1, 1));
        call(soon, 60, id -> true);
        await().pollDelay(Duration.ofMillis(100)).until(() -> heard.contains("b ejected"));

        for (int i = 0; i < 100; i++) pick(soon).begin();
    }

    @Test
    void anInstanceThatIsGoneIsHeardOfNoMore() {
        ServiceBalancer soon = balancer(Duration.ofMillis(20));
        soon.update(weighted(1, 1, 1, 1));
        call(soon, 40, Set.of("a", "b")::contains);
        soon.update(weighted(1, 1, 1, 1).subList(1, 4));

        await().untilAsserted(() -> {
            call(soon, 10, EjectionTest::nobody);
            assertThat(heard).contains("b restored");
        });
        assertThat(heard).contains("a ejected").doesNotContain("a restored");
    }

    private Map<String, Long> call(int calls, Predicate<String> fails) {
        return call(balancer, calls, fails);
    }

    private static Map<String, Long> call(ServiceBalancer balancer, int calls, Predicate<String> fails) {
        return IntStream.range(0, calls)
                .mapToObj(i -> {
                    Endpoint endpoint = pick(balancer);
                    InFlight call = endpoint.begin();
                    if (fails.test(endpoint.id())) call.onFailed(1, 0, failure());
                    else call.onSucceeded(1, 0);
                    return endpoint.id();
                })
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }

    private static Map<String, Long> begun(ServiceBalancer balancer, int calls) {
        return Stream.generate(() -> pick(balancer).begin().endpoint().id())
                .limit(calls)
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }

    /** Whatever the algorithm would say. */
    private static Endpoint endpoint(ServiceBalancer balancer, String id) {
        Set<String> others =
                Stream.of("a", "b").filter(other -> !other.equals(id)).collect(Collectors.toSet());
        return Objects.requireNonNull(balancer.pick(new Call("echo", others, null)));
    }

    private static Endpoint pick(ServiceBalancer balancer) {
        return Objects.requireNonNull(balancer.pick(Call.to("echo")));
    }

    private ServiceBalancer balancer(Duration openFor) {
        return balancer(openFor, Runnable::run);
    }

    private ServiceBalancer balancer(Duration openFor, Executor rebuilding) {
        CircuitBreakerConfig breaker = new CircuitBreakerProperties(true, 50, 20, 10, openFor, 3).toConfig();
        EjectionListener listener = new EjectionListener() {

            @Override
            public void onEjected(Endpoint endpoint) {
                heard.add(endpoint.id() + " ejected");
            }

            @Override
            public void onRestored(Endpoint endpoint) {
                heard.add(endpoint.id() + " restored");
            }
        };
        return new ServiceBalancer(
                new RoundRobin(0),
                new Zone(null),
                new Endpoints.Settings(breaker, true, Duration.ZERO),
                () -> 0,
                new Random(1)::nextInt,
                listener,
                rebuilding);
    }

    private static Exception failure() {
        return new IllegalStateException("as it should");
    }

    private static boolean nobody(String id) {
        return false;
    }
}
