package io.rollcall.registry.lease;

import static io.rollcall.registry.lease.Story.TTL;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Five instances, and what becomes of those that fall silent. */
class GuardTest {

    private static final Duration LATENESS = Duration.ofMillis(100);
    private static final Duration BEAT = TTL.dividedBy(3);

    private final Story story = new Story();
    private final Map<String, String> leases = new LinkedHashMap<>();

    @Test
    void whereMostFallSilentTogetherTheyStayAsSuspects() {
        registerFive();
        story.pass(TTL.plus(LATENESS));
        assertThat(story.suspects("echo")).containsExactly("a", "b", "c", "d", "e");
        assertThat(story.snapshot("echo").suspects()).isEqualTo(5);
        assertThat(story.probes()).hasSize(5).contains(new Effect.Probe("echo", "a", lease("a"), "a.example:80"));
    }

    @Test
    void aMinorityThatFallsSilentExpires() {
        registerFive();
        keepBeating(TTL.plus(BEAT), "a", "b", "c");
        assertThat(story.listed("echo")).containsExactly("a", "b", "c");
        assertThat(story.suspects("echo")).isEmpty();
        assertThat(story.probes()).isEmpty();
    }

    @Test
    void twoAreNoPattern() {
        leases.put("a", story.register("echo", "a"));
        leases.put("b", story.register("echo", "b"));
        story.pass(TTL.plus(LATENESS));
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void aSuspectThatBeatsIsWellAgain() {
        registerFive();
        story.pass(TTL.plus(LATENESS));
        assertThat(story.beat("echo", "c", lease("c"))).isInstanceOf(Renewed.class);
        assertThat(story.suspects("echo")).containsExactly("a", "b", "d", "e");
        assertThat(story.listed("echo")).contains("c");
        keepBeating(TTL.multipliedBy(3), "c");
        assertThat(story.suspects("echo")).doesNotContain("c").hasSize(4);
    }

    @Test
    void aProvenDeathIsNotProtected() {
        registerFive();
        story.pass(TTL.plus(LATENESS));
        story.probed("echo", "a", lease("a"), true);
        story.probed("echo", "b", lease("b"), false);
        assertThat(story.listed("echo")).containsExactly("b", "c", "d", "e");
        assertThat(story.beat("echo", "a", lease("a"))).isEqualTo(new UnknownLease());
    }

    @Test
    void theOthersGoAfterTenTtls() {
        registerFive();
        story.pass(TTL.multipliedBy(11).minusMillis(1));
        assertThat(story.suspects("echo")).hasSize(5);
        story.pass(LATENESS);
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void aSuspectIsProbedOnceEachTtl() {
        registerFive();
        story.pass(TTL.multipliedBy(20));
        assertThat(story.probes().stream().filter(probe -> probe.id().equals("a")))
                .hasSize(Guard.PATIENCE_TTLS);
    }

    @Test
    void theFirstToFallAreTakenBackUnlessProvenDead() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            leases.put(id, story.register("echo", id));
            story.pass(Duration.ofSeconds(1));
        }
        story.pass(TTL.minusSeconds(5).plus(LATENESS));
        assertThat(story.listed("echo")).containsExactly("b", "c", "d", "e");
        story.pass(Duration.ofSeconds(1));
        assertThat(story.listed("echo")).containsExactly("c", "d", "e");
        story.pass(Duration.ofSeconds(1));
        assertThat(story.suspects("echo")).containsExactly("c");
        assertThat(story.probes()).extracting(Effect.Probe::id).containsExactlyInAnyOrder("a", "b", "c");
        story.probed("echo", "a", lease("a"), true);
        story.probed("echo", "b", lease("b"), false);
        assertThat(story.suspects("echo")).containsExactly("b", "c");
        assertThat(story.listed("echo")).containsExactly("b", "c", "d", "e");
        assertThat(story.beat("echo", "b", lease("b"))).isInstanceOf(Renewed.class);
    }

    @Test
    void aFallenLeaseIsVoidAndItsInstanceMayRegisterAgain() {
        registerFive();
        keepBeating(TTL.plus(LATENESS), "a", "b", "c", "d");
        assertThat(story.beat("echo", "e", lease("e"))).isEqualTo(new UnknownLease());
        String young = story.register("echo", "e");
        story.probed("echo", "e", lease("e"), true);
        assertThat(story.beat("echo", "e", young)).isInstanceOf(Renewed.class);
    }

    @Test
    void aFarewellIsNoSilence() {
        registerFive();
        for (String id : List.of("a", "b")) story.deregister("echo", id, lease(id));
        story.beat("echo", "c", lease("c"), Status.DRAINING);
        story.pass(TTL.plus(LATENESS));
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void deathsFarApartAreNoPattern() {
        registerFive();
        List<String> alive = new ArrayList<>(leases.keySet());
        while (!alive.isEmpty()) {
            alive.remove(0);
            keepBeating(TTL.multipliedBy(3), alive.toArray(String[]::new));
            assertThat(story.listed("echo")).containsExactlyElementsOf(alive);
        }
        assertThat(story.probes()).isEmpty();
    }

    @Test
    void aSuspectStaysSuspectWhateverItsStatusWas() {
        for (String id : List.of("a", "b", "c")) leases.put(id, story.register("echo", id, Status.DOWN, TTL));
        story.pass(TTL.plus(LATENESS));
        assertThat(story.snapshot("echo").instances())
                .extracting(Instance::status)
                .containsOnly(Status.DOWN);
        assertThat(story.suspects("echo")).hasSize(3);
    }

    @Test
    void servicesAreJudgedApart() {
        registerFive();
        leases.put("m", story.register("math", "m"));
        story.pass(TTL.plus(LATENESS));
        assertThat(story.listed("math")).isEmpty();
        assertThat(story.listed("echo")).hasSize(5);
    }

    @Test
    void withoutTheGuardALeaseIsALease() {
        Story unguarded = new Story(false, Limits.DEFAULT);
        for (String id : List.of("a", "b", "c", "d")) unguarded.register("echo", id);
        unguarded.pass(TTL.plus(LATENESS));
        assertThat(unguarded.listed("echo")).isEmpty();
        assertThat(unguarded.probes()).isEmpty();
    }

    private void registerFive() {
        for (String id : List.of("a", "b", "c", "d", "e")) leases.put(id, story.register("echo", id));
    }

    private String lease(String id) {
        return leases.getOrDefault(id, "none");
    }

    private void keepBeating(Duration duration, String... ids) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(BEAT)) {
            for (String id : ids) assertThat(story.beat("echo", id, lease(id))).isInstanceOf(Renewed.class);
            story.pass(BEAT);
        }
    }
}
