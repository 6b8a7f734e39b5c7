package io.rollcall.registry.lease;

import static io.rollcall.registry.lease.LeaseScenario.TTL;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.Reply.Renewed;
import io.rollcall.registry.lease.Reply.UnknownLease;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Five instances, some of which fall silent together. */
class SelfPreservationTest {

    private static final Duration LATENESS = Duration.ofMillis(100);
    private static final Duration HEARTBEAT_INTERVAL = TTL.dividedBy(3);

    private final LeaseScenario scenario = new LeaseScenario();
    private final Map<String, String> leases = new LinkedHashMap<>();

    @Test
    void whereMostFallSilentTogetherTheyStayAsSuspects() {
        registerFive();
        scenario.pass(TTL.plus(LATENESS));
        assertThat(scenario.suspects("echo")).containsExactly("a", "b", "c", "d", "e");
        assertThat(scenario.snapshot("echo").suspects()).isEqualTo(5);
        assertThat(scenario.probes())
                .hasSize(5)
                .contains(new Effect.Probe("echo", "a", lease("a"), "a.example:80", null));
    }

    @Test
    void aMinorityThatFallsSilentExpires() {
        registerFive();
        keepAlive(TTL.plus(HEARTBEAT_INTERVAL), "a", "b", "c");
        assertThat(scenario.listed("echo")).containsExactly("a", "b", "c");
        assertThat(scenario.suspects("echo")).isEmpty();
        assertThat(scenario.probes()).isEmpty();
    }

    @Test
    void twoAreNoPattern() {
        leases.put("a", scenario.register("echo", "a"));
        leases.put("b", scenario.register("echo", "b"));
        scenario.pass(TTL.plus(LATENESS));
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void aSuspectThatBeatsIsWellAgain() {
        registerFive();
        scenario.pass(TTL.plus(LATENESS));
        assertThat(scenario.heartbeat("echo", "c", lease("c"))).isInstanceOf(Renewed.class);
        assertThat(scenario.suspects("echo")).containsExactly("a", "b", "d", "e");
        assertThat(scenario.listed("echo")).contains("c");
        keepAlive(TTL.multipliedBy(3), "c");
        assertThat(scenario.suspects("echo")).doesNotContain("c").hasSize(4);
    }

    @Test
    void aProvenDeathIsNotProtected() {
        registerFive();
        scenario.pass(TTL.plus(LATENESS));
        scenario.probed("echo", "a", lease("a"), true);
        scenario.probed("echo", "b", lease("b"), false);
        assertThat(scenario.listed("echo")).containsExactly("b", "c", "d", "e");
        assertThat(scenario.heartbeat("echo", "a", lease("a"))).isEqualTo(new UnknownLease());
    }

    @Test
    void theOthersGoAfterTenTtls() {
        registerFive();
        scenario.pass(TTL.multipliedBy(11).minusMillis(1));
        assertThat(scenario.suspects("echo")).hasSize(5);
        scenario.pass(LATENESS);
        assertThat(scenario.listed("echo")).isEmpty();
    }

    /** Each takes the only place that there is. All three would be suspicious. */
    @Test
    void noMoreExpiredLeasesAreRememberedThanMayBeListed() {
        assertThat(suspectsOfThreeThatFollowEachOther(new Limits(1, 3, 100))).containsExactly("c");
        assertThat(suspectsOfThreeThatFollowEachOther(new Limits(1, 1, 100))).isEmpty();
        assertThat(suspectsOfThreeThatFollowEachOther(new Limits(1, 3, 20))).isEmpty();
    }

    private static List<String> suspectsOfThreeThatFollowEachOther(Limits limits) {
        LeaseScenario small = new LeaseScenario(true, limits);
        expire(small, "a", TTL);
        expire(small, "b", Duration.ofSeconds(5));
        expire(small, "c", Duration.ofSeconds(3));
        return small.suspects("echo");
    }

    private static void expire(LeaseScenario small, String id, Duration ttl) {
        small.register("echo", id, Status.UP, ttl);
        assertThat(small.listed("echo")).as("there is room for it").contains(id);
        small.pass(ttl.plus(LATENESS));
    }

    @Test
    void aSuspectIsProbedOnceEachTtl() {
        registerFive();
        scenario.pass(TTL.multipliedBy(20));
        assertThat(scenario.probes().stream().filter(probe -> probe.id().equals("a")))
                .hasSize(SelfPreservation.SUSPECT_TTLS_MAX);
    }

    @Test
    void theFirstToFallAreTakenBackUnlessProvenDead() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            leases.put(id, scenario.register("echo", id));
            scenario.pass(Duration.ofSeconds(1));
        }
        scenario.pass(TTL.minusSeconds(5).plus(LATENESS));
        assertThat(scenario.listed("echo")).containsExactly("b", "c", "d", "e");
        scenario.pass(Duration.ofSeconds(1));
        assertThat(scenario.listed("echo")).containsExactly("c", "d", "e");
        scenario.pass(Duration.ofSeconds(1));
        assertThat(scenario.suspects("echo")).containsExactly("c");
        assertThat(scenario.probes()).extracting(Effect.Probe::id).containsExactlyInAnyOrder("a", "b", "c");
        scenario.probed("echo", "a", lease("a"), true);
        scenario.probed("echo", "b", lease("b"), false);
        assertThat(scenario.suspects("echo")).containsExactly("b", "c");
        assertThat(scenario.listed("echo")).containsExactly("b", "c", "d", "e");
        assertThat(scenario.heartbeat("echo", "b", lease("b"))).isInstanceOf(Renewed.class);
    }

    @Test
    void anExpiredLeaseIsVoidAndItsInstanceMayRegisterAgain() {
        registerFive();
        keepAlive(TTL.plus(LATENESS), "a", "b", "c", "d");
        assertThat(scenario.heartbeat("echo", "e", lease("e"))).isEqualTo(new UnknownLease());
        String young = scenario.register("echo", "e");
        scenario.probed("echo", "e", lease("e"), true);
        assertThat(scenario.heartbeat("echo", "e", young)).isInstanceOf(Renewed.class);
    }

    @Test
    void anInstanceThatLeavesDoesNotCountAsSilent() {
        registerFive();
        for (String id : List.of("a", "b")) scenario.deregister("echo", id, lease(id));
        scenario.heartbeat("echo", "c", lease("c"), Status.DRAINING);
        scenario.pass(TTL.plus(LATENESS));
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void deathsFarApartAreNoPattern() {
        registerFive();
        List<String> alive = new ArrayList<>(leases.keySet());
        while (!alive.isEmpty()) {
            alive.remove(0);
            keepAlive(TTL.multipliedBy(3), alive.toArray(String[]::new));
            assertThat(scenario.listed("echo")).containsExactlyElementsOf(alive);
        }
        assertThat(scenario.probes()).isEmpty();
    }

    @Test
    void aSuspectStaysSuspectWhateverItsStatusWas() {
        for (String id : List.of("a", "b", "c")) leases.put(id, scenario.register("echo", id, Status.DOWN, TTL));
        scenario.pass(TTL.plus(LATENESS));
        assertThat(scenario.snapshot("echo").instances())
                .extracting(Instance::status)
                .containsOnly(Status.DOWN);
        assertThat(scenario.suspects("echo")).hasSize(3);
    }

    @Test
    void servicesAreJudgedApart() {
        registerFive();
        leases.put("m", scenario.register("math", "m"));
        scenario.pass(TTL.plus(LATENESS));
        assertThat(scenario.listed("math")).isEmpty();
        assertThat(scenario.listed("echo")).hasSize(5);
    }

    @Test
    void withoutTheGuardALeaseIsALease() {
        LeaseScenario unguarded = new LeaseScenario(false, Limits.DEFAULT);
        for (String id : List.of("a", "b", "c", "d")) unguarded.register("echo", id);
        unguarded.pass(TTL.plus(LATENESS));
        assertThat(unguarded.listed("echo")).isEmpty();
        assertThat(unguarded.probes()).isEmpty();
    }

    private void registerFive() {
        for (String id : List.of("a", "b", "c", "d", "e")) leases.put(id, scenario.register("echo", id));
    }

    private String lease(String id) {
        return leases.getOrDefault(id, "none");
    }

    private void keepAlive(Duration duration, String... ids) {
        for (Duration passed = Duration.ZERO;
                passed.compareTo(duration) < 0;
                passed = passed.plus(HEARTBEAT_INTERVAL)) {
            for (String id : ids)
                assertThat(scenario.heartbeat("echo", id, lease(id))).isInstanceOf(Renewed.class);
            scenario.pass(HEARTBEAT_INTERVAL);
        }
    }
}
