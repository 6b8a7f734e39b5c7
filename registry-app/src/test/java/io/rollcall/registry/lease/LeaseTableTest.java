package io.rollcall.registry.lease;

import static io.rollcall.registry.lease.LeaseScenario.FIRST_VERSION;
import static io.rollcall.registry.lease.LeaseScenario.TTL;
import static io.rollcall.registry.lease.LeaseScenario.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Reply.Full;
import io.rollcall.registry.lease.Reply.Granted;
import io.rollcall.registry.lease.Reply.Renewed;
import io.rollcall.registry.lease.Reply.UnknownLease;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTableTest {

    private static final Duration PROMISED_LATENESS = Duration.ofMillis(100);

    private final LeaseScenario scenario = new LeaseScenario();

    @Test
    void instancesAreListedById() {
        scenario.register("echo", "b");
        scenario.register("echo", "c");
        scenario.register("echo", "a");
        assertThat(scenario.listed("echo")).containsExactly("a", "b", "c");
    }

    @Test
    void aLeaseEndsWhenItSaysAndNoEarlier() {
        scenario.register("echo", "a");
        scenario.pass(TTL.minusMillis(1));
        assertThat(scenario.listed("echo")).containsExactly("a");
        scenario.pass(PROMISED_LATENESS.plusMillis(1));
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void theLongestLeaseEndsWhenItSaysToo() {
        Duration hour = Duration.ofHours(1);
        scenario.register("echo", "a", Status.UP, hour);
        scenario.pass(hour.minusMillis(1));
        assertThat(scenario.listed("echo")).containsExactly("a");
        scenario.pass(PROMISED_LATENESS);
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void aHeartbeatRenewsAndChangesNoList() {
        String lease = scenario.register("echo", "a");
        scenario.effects.clear();
        for (int heartbeat = 0; heartbeat < 10; heartbeat++) {
            scenario.pass(TTL.dividedBy(3));
            assertThat(scenario.heartbeat("echo", "a", lease))
                    .isEqualTo(new Renewed(TTL.toMillis(), scenario.version("echo")));
        }
        assertThat(scenario.effects).isEmpty();
        scenario.pass(TTL.minusMillis(1));
        assertThat(scenario.listed("echo")).containsExactly("a");
        scenario.pass(PROMISED_LATENESS);
        assertThat(scenario.listed("echo")).isEmpty();
    }

    /** Otherwise an id of before security was switched on would be anybody's for as long as its instance lives. */
    @Test
    void anInstanceThatNobodyOwnsIsAskedToRegisterAgainOnceItsSenderIsKnown() {
        String lease = scenario.register("echo", "a");
        assertThat(scenario.apply(new Heartbeat("echo", "a", lease, null, "mine")))
                .isInstanceOf(UnknownLease.class);
        assertThat(scenario.heartbeat("echo", "a", lease)).isInstanceOf(Renewed.class);
        assertThat(scenario.apply(new Register("echo", instance("a", Status.UP), "next", TTL.toMillis(), "mine", null)))
                .isInstanceOf(Granted.class);
        assertThat(scenario.apply(new Heartbeat("echo", "a", "next", null, "mine")))
                .isInstanceOf(Renewed.class);
        assertThat(scenario.apply(new Heartbeat("echo", "a", "next", null, "other")))
                .isInstanceOf(Reply.OwnedByAnother.class);
    }

    @Test
    void everyChangeOfAServiceRaisesItsVersion() {
        String lease = scenario.register("echo", "a");
        assertThat(scenario.version("echo")).isGreaterThan(FIRST_VERSION);
        assertRaised(() -> scenario.heartbeat("echo", "a", lease, Status.DOWN));
        assertRaised(() -> scenario.heartbeat("echo", "a", lease, Status.UP));
        assertRaised(() -> scenario.register("echo", "b"));
        assertRaised(() -> scenario.deregister("echo", "a", lease));
        assertRaised(() -> scenario.pass(TTL.plus(PROMISED_LATENESS)));
        assertRaised(() -> scenario.register("echo", "a"));
    }

    private void assertRaised(Runnable change) {
        long before = scenario.version("echo");
        change.run();
        assertThat(scenario.version("echo")).isGreaterThan(before);
    }

    @Test
    void registeringAgainReplacesAndVoidsTheOldLease() {
        String old = scenario.register("echo", "a");
        String young = scenario.register("echo", "a");
        assertThat(scenario.listed("echo")).containsExactly("a");
        assertThat(scenario.heartbeat("echo", "a", old)).isEqualTo(new UnknownLease());
        assertThat(scenario.heartbeat("echo", "a", young)).isInstanceOf(Renewed.class);
    }

    @Test
    void aVoidLeaseChangesNothing() {
        String old = scenario.register("echo", "a");
        scenario.register("echo", "a");
        scenario.effects.clear();
        assertThat(scenario.deregister("echo", "a", old)).isFalse();
        assertThat(scenario.heartbeat("echo", "a", old, Status.DRAINING)).isEqualTo(new UnknownLease());
        assertThat(scenario.heartbeat("echo", "nobody", old)).isEqualTo(new UnknownLease());
        assertThat(scenario.heartbeat("nothing", "a", old)).isEqualTo(new UnknownLease());
        assertThat(scenario.deregister("nothing", "a", null)).isFalse();
        assertThat(scenario.effects).isEmpty();
        assertThat(scenario.listed("echo")).containsExactly("a");
    }

    @Test
    void aLeaseThatRanOutIsVoid() {
        String lease = scenario.register("echo", "a");
        scenario.pass(TTL.plus(PROMISED_LATENESS));
        assertThat(scenario.heartbeat("echo", "a", lease)).isEqualTo(new UnknownLease());
        assertThat(scenario.deregister("echo", "a", lease)).isFalse();
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void anOperatorDeregistersById() {
        scenario.register("echo", "a");
        assertThat(scenario.deregister("echo", "a", null)).isTrue();
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void aHeartbeatDoesNotBringADrainingInstanceBack() {
        String lease = scenario.register("echo", "a");
        scenario.heartbeat("echo", "a", lease, Status.DRAINING);
        long version = scenario.version("echo");
        assertThat(scenario.heartbeat("echo", "a", lease, null)).isInstanceOf(Renewed.class);
        assertThat(scenario.heartbeat("echo", "a", lease, Status.UP)).isInstanceOf(Renewed.class);
        assertThat(scenario.snapshot("echo").instances().get(0).status()).isEqualTo(Status.DRAINING);
        assertThat(scenario.version("echo")).isEqualTo(version);
    }

    @Test
    void aPauseOfTheRegistryItselfEndsNoLease() {
        String lease = scenario.register("echo", "a");
        scenario.pass(TTL.dividedBy(3));
        scenario.nowNanos += Duration.ofMinutes(1).toNanos();
        scenario.pass(TTL.dividedBy(2));
        assertThat(scenario.heartbeat("echo", "a", lease)).isInstanceOf(Renewed.class);
        scenario.pass(TTL.plus(PROMISED_LATENESS));
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void aClockThatGoesBackIsTakenToStandStill() {
        scenario.register("echo", "a");
        scenario.nowNanos -= 5_000_000;
        scenario.pass(TTL.plusMillis(5).plus(PROMISED_LATENESS));
        assertThat(scenario.listed("echo")).isEmpty();
    }

    @Test
    void fullIsAnAnswer() {
        LeaseScenario small = new LeaseScenario(true, new Limits(2, 3, 100));
        small.register("echo", "a");
        small.register("echo", "b");
        small.register("math", "a");
        assertThat(small.apply(register("echo", "c"))).isEqualTo(new Full("3 instances"));
        assertThat(small.apply(register("echo", "a"))).isInstanceOf(Granted.class);
        assertThat(small.apply(register("kv", "a"))).isInstanceOf(Full.class);
        small.deregister("echo", "b", null);
        assertThat(((Full) small.apply(register("kv", "a"))).bound())
                .startsWith("2 services, the limit of the heap with which it began.")
                .contains("-Xmx", "in a cluster only ./rollcall registry recover does");
        assertThat(small.apply(register("echo", "b".repeat(50)))).isEqualTo(new Full("100 characters of metadata"));
        assertThat(small.apply(register("echo", "b"))).isInstanceOf(Granted.class);
    }

    @Test
    void theLongestEmptyServiceMakesRoomAndItsVersionIsNeverGoneBackOn() {
        LeaseScenario small = new LeaseScenario(true, new Limits(2, 3, 100));
        small.register("echo", "a");
        small.register("math", "a");
        small.deregister("math", "a", null);
        small.deregister("echo", "a", null);
        long versionOfMath = small.version("math");
        assertThat(small.apply(register("kv", "a"))).isInstanceOf(Granted.class);
        assertThat(small.effects).contains(new Effect.Listed(new ListChange.Forgotten("math", versionOfMath)));
        small.deregister("kv", "a", null);
        small.register("math", "a");
        assertThat(small.version("math")).isGreaterThan(versionOfMath);
    }

    @Test
    void aSnapshotCountsWhoIsUp() {
        String a = scenario.register("echo", "a");
        scenario.register("echo", "b", Status.STARTING, TTL);
        scenario.register("echo", "c");
        Snapshot before = scenario.snapshot("echo");
        scenario.heartbeat("echo", "a", a, Status.DOWN);
        assertThat(before.up()).isEqualTo(2);
        assertThat(scenario.snapshot("echo").up()).isEqualTo(1);
    }

    private static Register register(String service, String id) {
        return new Register(service, instance(id, Status.UP), "lease-" + service + id, TTL.toMillis(), null, null);
    }
}
