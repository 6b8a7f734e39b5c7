package io.rollcall.registry.lease;

import static io.rollcall.registry.lease.Story.FIRST_VERSION;
import static io.rollcall.registry.lease.Story.TTL;
import static io.rollcall.registry.lease.Story.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Reply.Full;
import io.rollcall.registry.lease.Reply.Granted;
import io.rollcall.registry.lease.Reply.Renewed;
import io.rollcall.registry.lease.Reply.UnknownLease;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RosterTest {

    private static final Duration PROMISED_LATENESS = Duration.ofMillis(100);

    private final Story story = new Story();

    @Test
    void instancesAreListedById() {
        story.register("echo", "b");
        story.register("echo", "c");
        story.register("echo", "a");
        assertThat(story.listed("echo")).containsExactly("a", "b", "c");
    }

    @Test
    void aLeaseEndsWhenItSaysAndNoEarlier() {
        story.register("echo", "a");
        story.pass(TTL.minusMillis(1));
        assertThat(story.listed("echo")).containsExactly("a");
        story.pass(PROMISED_LATENESS.plusMillis(1));
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void theLongestLeaseEndsWhenItSaysToo() {
        Duration hour = Duration.ofHours(1);
        story.register("echo", "a", Status.UP, hour);
        story.pass(hour.minusMillis(1));
        assertThat(story.listed("echo")).containsExactly("a");
        story.pass(PROMISED_LATENESS);
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void aHeartbeatRenewsAndChangesNoList() {
        String lease = story.register("echo", "a");
        story.effects.clear();
        for (int beat = 0; beat < 10; beat++) {
            story.pass(TTL.dividedBy(3));
            assertThat(story.beat("echo", "a", lease)).isEqualTo(new Renewed(TTL.toMillis(), story.version("echo")));
        }
        assertThat(story.effects).isEmpty();
        story.pass(TTL.minusMillis(1));
        assertThat(story.listed("echo")).containsExactly("a");
        story.pass(PROMISED_LATENESS);
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void everyChangeOfAServiceRaisesItsVersion() {
        String lease = story.register("echo", "a");
        assertThat(story.version("echo")).isGreaterThan(FIRST_VERSION);
        assertRaised(() -> story.beat("echo", "a", lease, Status.DOWN));
        assertRaised(() -> story.beat("echo", "a", lease, Status.UP));
        assertRaised(() -> story.register("echo", "b"));
        assertRaised(() -> story.deregister("echo", "a", lease));
        assertRaised(() -> story.pass(TTL.plus(PROMISED_LATENESS)));
        assertRaised(() -> story.register("echo", "a"));
    }

    private void assertRaised(Runnable change) {
        long before = story.version("echo");
        change.run();
        assertThat(story.version("echo")).isGreaterThan(before);
    }

    @Test
    void registeringAgainReplacesAndVoidsTheOldLease() {
        String old = story.register("echo", "a");
        String young = story.register("echo", "a");
        assertThat(story.listed("echo")).containsExactly("a");
        assertThat(story.beat("echo", "a", old)).isEqualTo(new UnknownLease());
        assertThat(story.beat("echo", "a", young)).isInstanceOf(Renewed.class);
    }

    @Test
    void aVoidLeaseChangesNothing() {
        String old = story.register("echo", "a");
        story.register("echo", "a");
        story.effects.clear();
        assertThat(story.deregister("echo", "a", old)).isFalse();
        assertThat(story.beat("echo", "a", old, Status.DRAINING)).isEqualTo(new UnknownLease());
        assertThat(story.beat("echo", "nobody", old)).isEqualTo(new UnknownLease());
        assertThat(story.beat("nothing", "a", old)).isEqualTo(new UnknownLease());
        assertThat(story.deregister("nothing", "a", null)).isFalse();
        assertThat(story.effects).isEmpty();
        assertThat(story.listed("echo")).containsExactly("a");
    }

    @Test
    void aLeaseThatRanOutIsVoid() {
        String lease = story.register("echo", "a");
        story.pass(TTL.plus(PROMISED_LATENESS));
        assertThat(story.beat("echo", "a", lease)).isEqualTo(new UnknownLease());
        assertThat(story.deregister("echo", "a", lease)).isFalse();
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void anOperatorDeregistersById() {
        story.register("echo", "a");
        assertThat(story.deregister("echo", "a", null)).isTrue();
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void whoIsDrainingIsNotBroughtBackByAHeartbeat() {
        String lease = story.register("echo", "a");
        story.beat("echo", "a", lease, Status.DRAINING);
        long version = story.version("echo");
        assertThat(story.beat("echo", "a", lease, null)).isInstanceOf(Renewed.class);
        assertThat(story.beat("echo", "a", lease, Status.UP)).isInstanceOf(Renewed.class);
        assertThat(story.snapshot("echo").instances().get(0).status()).isEqualTo(Status.DRAINING);
        assertThat(story.version("echo")).isEqualTo(version);
    }

    @Test
    void aPauseOfTheRegistryItselfEndsNoLease() {
        String lease = story.register("echo", "a");
        story.pass(TTL.dividedBy(3));
        story.nowNanos += Duration.ofMinutes(1).toNanos();
        story.pass(TTL.dividedBy(2));
        assertThat(story.beat("echo", "a", lease)).isInstanceOf(Renewed.class);
        story.pass(TTL.plus(PROMISED_LATENESS));
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void aClockThatGoesBackIsTakenToStandStill() {
        story.register("echo", "a");
        story.nowNanos -= 5_000_000;
        story.pass(TTL.plusMillis(5).plus(PROMISED_LATENESS));
        assertThat(story.listed("echo")).isEmpty();
    }

    @Test
    void fullIsAnAnswer() {
        Story small = new Story(true, new Limits(2, 3, 100));
        small.register("echo", "a");
        small.register("echo", "b");
        small.register("math", "a");
        assertThat(small.apply(register("echo", "c"))).isEqualTo(new Full("3 instances"));
        assertThat(small.apply(register("echo", "a"))).isInstanceOf(Granted.class);
        assertThat(small.apply(register("kv", "a"))).isInstanceOf(Full.class);
        small.deregister("echo", "b", null);
        assertThat(small.apply(register("kv", "a"))).isEqualTo(new Full("2 services"));
        assertThat(small.apply(register("echo", "b".repeat(50)))).isEqualTo(new Full("100 characters of metadata"));
        assertThat(small.apply(register("echo", "b"))).isInstanceOf(Granted.class);
    }

    @Test
    void theLongestEmptyServiceMakesRoomAndItsVersionIsNeverGoneBackOn() {
        Story small = new Story(true, new Limits(2, 3, 100));
        small.register("echo", "a");
        small.register("math", "a");
        small.deregister("math", "a", null);
        small.deregister("echo", "a", null);
        long versionOfMath = small.version("math");
        assertThat(small.apply(register("kv", "a"))).isInstanceOf(Granted.class);
        assertThat(small.effects).contains(new Effect.Forgotten("math", versionOfMath));
        small.deregister("kv", "a", null);
        small.register("math", "a");
        assertThat(small.version("math")).isGreaterThan(versionOfMath);
    }

    @Test
    void aSnapshotCountsWhoIsUp() {
        String a = story.register("echo", "a");
        story.register("echo", "b", Status.STARTING, TTL);
        story.register("echo", "c");
        Snapshot before = story.snapshot("echo");
        story.beat("echo", "a", a, Status.DOWN);
        assertThat(before.up()).isEqualTo(2);
        assertThat(story.snapshot("echo").up()).isEqualTo(1);
    }

    private static Register register(String service, String id) {
        return new Register(service, instance(id, Status.UP), "lease-" + service + id, TTL.toMillis());
    }

    @Test
    void whatInstancesSayOfThemselvesIsCounted() {
        assertThat(Lease.characters(new Instance("a", "b:1", 1, "zone", Status.UP, false, Map.of("key", "value"))))
                .isEqualTo(1 + 3 + 4 + 3 + 5);
    }
}
