package io.rollcall.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.catalog.Directive;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.Command.Evict;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.PutOverride;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.OverrideStatus;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why instances come and go, and what an operator says of them, with a clock that the test owns. */
class EventCausesTest {

    private static final Duration TTL = LeaseScenario.TTL;

    private LeaseScenario registry = new LeaseScenario();

    @Test
    void anInstanceStartsIsReadyDrainsAndSaysFarewell() {
        String lease = registry.register("echo", "a", Status.STARTING, TTL);
        registry.heartbeat("echo", "a", lease, Status.UP);
        registry.heartbeat("echo", "a", lease, Status.UP);
        registry.heartbeat("echo", "a", lease, Status.DOWN);
        registry.heartbeat("echo", "a", lease, Status.DRAINING);
        registry.deregister("echo", "a", lease);
        assertThat(told())
                .containsExactly(
                        "a registered started null>a.example:80",
                        "a status readiness STARTING>UP",
                        "a status readiness UP>DOWN",
                        "a status draining DOWN>DRAINING",
                        "a removed farewell a.example:80>null");
    }

    @Test
    void sequencesAreConsecutiveAndBeginAfterTheFirstVersion() {
        for (String id : List.of("a", "b", "c")) registry.register("echo", id);
        registry.pass(TTL.plusSeconds(1));
        assertThat(events()).extracting(Event::sequence).startsWith(LeaseScenario.FIRST_VERSION + 1);
        for (int i = 1; i < events().size(); i++)
            assertThat(events().get(i).sequence()).isEqualTo(events().get(i - 1).sequence() + 1);
    }

    @Test
    void aSilentInstanceExpires() {
        registry.register("echo", "a");
        registry.pass(TTL.plusSeconds(1));
        assertThat(told()).last().isEqualTo("a removed lease-expired a.example:80>null");
    }

    @Test
    void aSuccessorReplacesUnderTheSameId() {
        registry.register("echo", "a");
        registry.apply(new Register("echo", at("a", "b.example:80"), "next", TTL.toMillis(), null, null));
        assertThat(told()).last().isEqualTo("a registered replaced a.example:80>b.example:80");
    }

    @Test
    void aSuccessorReplacesAtTheSameAddress() {
        registry.register("echo", "a");
        registry.apply(new Register("echo", at("b", "a.example:80"), "next", TTL.toMillis(), null, null));
        assertThat(told()).last().isEqualTo("b registered replaced a.example:80>a.example:80");
    }

    @Test
    void anAddressThatIsFreeAgainReplacesNothing() {
        String lease = registry.register("echo", "a");
        registry.deregister("echo", "a", lease);
        registry.apply(new Register("echo", at("b", "a.example:80"), "next", TTL.toMillis(), null, null));
        assertThat(told()).last().isEqualTo("b registered started null>a.example:80");
    }

    @Test
    void aSuspectWhoseHostRefusesIsRemovedForThatAndOneThatIsHeardIsNoSuspect() {
        String a = registry.register("echo", "a");
        String b = registry.register("echo", "b");
        String c = registry.register("echo", "c");
        registry.pass(TTL.plusSeconds(1));
        assertThat(registry.suspects("echo")).containsExactly("a", "b", "c");
        registry.probed("echo", "a", a, true);
        registry.heartbeat("echo", "b", b, null);
        registry.probed("echo", "c", c, false);
        assertThat(told())
                .contains(
                        "a suspect lease-expired UP>SUSPECT",
                        "b suspect lease-expired UP>SUSPECT",
                        "c suspect lease-expired UP>SUSPECT")
                .endsWith("a removed connection-refused a.example:80>null", "b suspect heartbeat SUSPECT>UP");
    }

    @Test
    void anOperatorDeregistersByName() {
        registry.register("echo", "a");
        registry.apply(new Command.Deregister("echo", "a", null, null, "operator/alice"));
        assertThat(told()).last().isEqualTo("a removed operator a.example:80>null by operator/alice");
    }

    /** A farewell that comes late is no event: it has removed nothing. */
    @Test
    void whatChangesNothingIsNoEvent() {
        String lease = registry.register("echo", "a");
        registry.register("echo", "a");
        int before = events().size();
        registry.deregister("echo", "a", lease);
        registry.heartbeat("echo", "a", lease, Status.DOWN);
        registry.apply(new PutOverride("echo", "a", null, "operator/alice", null));
        registry.apply(new Evict("echo", "nobody", null, "operator/alice", null));
        assertThat(events()).hasSize(before);
    }

    // --- What an operator says ---

    @Test
    void anOverrideIsTold() {
        registry.register("echo", "a");
        override("a", OverrideStatus.OUT_OF_SERVICE, 0, null);
        override("a", null, 7, null);
        override("a", null, null, null);
        assertThat(told())
                .endsWith(
                        "a status operator UP>OUT_OF_SERVICE by operator/alice",
                        "a weight operator 1>0 by operator/alice",
                        "a status operator OUT_OF_SERVICE>UP by operator/alice",
                        "a weight operator 0>7 by operator/alice",
                        "a weight operator 7>1 by operator/alice");
    }

    @Test
    void anOverrideOutlastsHeartbeatsRegistrationsAndItsInstance() {
        override("a", OverrideStatus.OUT_OF_SERVICE, null, null);
        String lease = registry.register("echo", "a", Status.STARTING, TTL);
        assertThat(isOut("a")).isTrue();
        registry.heartbeat("echo", "a", lease, Status.UP);
        assertThat(isOut("a")).isTrue();
        registry.register("echo", "a");
        assertThat(isOut("a")).isTrue();
        registry.pass(TTL.plusSeconds(1));
        assertThat(registry.listed("echo")).isEmpty();
        registry.register("echo", "a");
        assertThat(isOut("a")).isTrue();
        assertThat(registry.snapshot("echo").up()).isZero();
        override("a", null, null, null);
        assertThat(isOut("a")).isFalse();
        assertThat(registry.snapshot("echo").up()).isEqualTo(1);
    }

    /** The list says what the instance says, and what the operator says beside it. */
    @Test
    void anOverrideStandsBesideWhatTheInstanceSays() {
        registry.register("echo", "a");
        override("a", null, 0, null);
        Instance listed = registry.snapshot("echo").instances().get(0);
        assertThat(listed.status()).isEqualTo(Status.UP);
        assertThat(listed.weight()).isEqualTo(1);
        assertThat(listed.shareOfCalls()).isZero();
        assertThat(listed.takesCalls()).isFalse();
    }

    @Test
    void anOverrideEndsWithItsTime() {
        registry.register("echo", "a", Status.UP, Duration.ofHours(1));
        override("a", OverrideStatus.OUT_OF_SERVICE, null, 5_000L);
        registry.apply(new Expire(4_999));
        assertThat(isOut("a")).isTrue();
        registry.apply(new Expire(5_000));
        assertThat(isOut("a")).isFalse();
        assertThat(told()).last().isEqualTo("a status operator OUT_OF_SERVICE>UP by operator/alice");
    }

    /** The end of the first word must not end the second one. */
    @Test
    void aLaterWordEndsWithItsOwnTime() {
        registry.register("echo", "a", Status.UP, Duration.ofHours(1));
        override("a", OverrideStatus.OUT_OF_SERVICE, null, 5_000L);
        override("a", OverrideStatus.OUT_OF_SERVICE, null, 9_000L);
        registry.apply(new Expire(5_000));
        assertThat(isOut("a")).isTrue();
        registry.apply(new Expire(9_000));
        assertThat(isOut("a")).isFalse();
    }

    @Test
    void anEvictedInstanceIsGoneAndABannedOneCannotComeBackUntilTheBanIsOver() {
        String lease = registry.register("echo", "a", Status.UP, Duration.ofHours(1));
        assertThat(evict("a", 5_000L)).isEqualTo(new Reply.Evicted(true));
        assertThat(registry.listed("echo")).isEmpty();
        assertThat(told()).last().isEqualTo("a removed evicted a.example:80>null by operator/alice");
        assertThat(registry.heartbeat("echo", "a", lease)).isEqualTo(new Reply.UnknownLease());
        assertThat(register("a")).isInstanceOf(Reply.Banned.class);
        assertThat(register("b")).isInstanceOf(Reply.Granted.class);
        registry.apply(new Expire(4_999));
        assertThat(register("a")).isInstanceOf(Reply.Banned.class);
        registry.apply(new Expire(5_000));
        assertThat(register("a")).isInstanceOf(Reply.Granted.class);
    }

    @Test
    void anEvictionWithoutABanLiftsAnEarlierOne() {
        evict("a", 5_000L);
        assertThat(register("a")).isInstanceOf(Reply.Banned.class);
        assertThat(evict("a", null)).isEqualTo(new Reply.Evicted(false));
        assertThat(register("a")).isInstanceOf(Reply.Granted.class);
    }

    /** It has expired, so it is remembered in case the network is at fault: an operator knows better. */
    @Test
    void anEvictedInstanceIsNotListedAgainAsASuspect() {
        registry.register("echo", "a");
        registry.pass(Duration.ofSeconds(5));
        for (String id : List.of("b", "c", "d")) registry.register("echo", id);
        registry.pass(Duration.ofSeconds(6));
        assertThat(registry.listed("echo")).containsExactly("b", "c", "d");
        evict("a", null);
        registry.pass(Duration.ofSeconds(5));
        registry.probes().forEach(probe -> registry.probed("echo", probe.id(), probe.lease(), false));
        assertThat(registry.suspects("echo")).containsExactly("b", "c", "d");
    }

    @Test
    void operatorsSayOnlySoMuch() {
        registry = new LeaseScenario(true, Limits.DEFAULT);
        for (int i = 0; i < 2_000; i++) override("i" + i, null, 1, null);
        assertThat(override("one-more", null, 1, null)).isEqualTo(new Reply.FullOfWords("2000 overrides"));
        assertThat(override("i7", null, 5, null)).isEqualTo(new Reply.Done());
        assertThat(override("i7", null, null, null)).isEqualTo(new Reply.Done());
        assertThat(override("one-more", null, 1, null)).isEqualTo(new Reply.Done());
        for (int i = 0; i < 2_000; i++) evict("i" + i, 9L);
        assertThat(evict("one-more", 9L)).isEqualTo(new Reply.FullOfWords("2000 bans"));
        assertThat(evict("one-more", null)).isEqualTo(new Reply.Evicted(false));
    }

    private long said;

    private Reply override(
            String id, @Nullable OverrideStatus status, @Nullable Integer weight, @Nullable Long untilMillis) {
        boolean isTakenBack = status == null && weight == null;
        Directive directive =
                isTakenBack ? null : new Directive(status, weight, "disk", "operator/alice", ++said, untilMillis);
        return registry.apply(new PutOverride("echo", id, directive, "operator/alice", "disk"));
    }

    private Reply evict(String id, @Nullable Long bannedUntilMillis) {
        Ban ban = bannedUntilMillis == null ? null : new Ban("loops", "operator/alice", ++said, bannedUntilMillis);
        return registry.apply(new Evict("echo", id, ban, "operator/alice", "loops"));
    }

    private Reply register(String id) {
        return registry.apply(
                new Register("echo", at(id, id + ".example:80"), "lease-" + ++said, TTL.toMillis(), null, null));
    }

    private boolean isOut(String id) {
        Instance listed = registry.snapshot("echo").get(id);
        return listed != null && listed.override() != null && listed.override().status() != null;
    }

    private static Instance at(String id, String address) {
        return new Instance(id, address, 1, null, Status.UP, false, Map.of());
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (Effect effect : registry.effects) if (effect instanceof Effect.Happened what) events.add(what.event());
        return events;
    }

    private List<String> told() {
        return events().stream().map(EventCausesTest::told).toList();
    }

    private static String told(Event event) {
        String by = event.by() == null ? "" : " by " + event.by();
        return event.id() + " " + event.change() + " " + event.cause() + " " + event.from() + ">" + event.to() + by;
    }
}
