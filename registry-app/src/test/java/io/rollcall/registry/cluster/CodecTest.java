package io.rollcall.registry.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.Furthest;
import io.rollcall.registry.catalog.Change.LeaseId;
import io.rollcall.registry.catalog.Change.Positions;
import io.rollcall.registry.catalog.Change.ReplicaOwner;
import io.rollcall.registry.catalog.Directive;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Steering;
import io.rollcall.registry.lease.LogEntry;
import io.rollcall.registry.lease.Reply;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.OverrideStatus;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    private static final Instance INSTANCE =
            new Instance("a", "[::1]:80", 3, "zone ü", Status.STARTING, true, Map.of("key", "\u0000\"\\ 😀"));
    private static final Instance SECURE = new Instance("a", "localhost:1", 1, null, Status.UP, false, Map.of(), true);
    private static final View VIEW = new View(7, "a", List.of(new View.Member("a", "replica", "localhost:1")));
    private static final Positions POSITIONS =
            new Positions(7, "replica", List.of(new Furthest("replica", 7, Long.MAX_VALUE)));

    private static final List<ReplicaOwner> OWNERS = List.of(new ReplicaOwner("a", "replica", "replica/kv/a"));
    private static final Directive OUT =
            new Directive(OverrideStatus.OUT_OF_SERVICE, 0, "disk", "operator/alice", 5, 9L);
    private static final Ban BAN = new Ban("loops", null, 5, 9);

    /** Every kind of change must be here: a new one without a name could not be written. */
    @Test
    void everyChangeIsReadAsItWasWritten() {
        List<@Nullable Change> changes = new ArrayList<>();
        changes.add(new Change.Register("echo", INSTANCE, "lease", 10_000, null, null));
        changes.add(new Change.Register("echo", INSTANCE, "lease", 10_000, "owner", null));
        changes.add(new Change.Register("echo", INSTANCE, "lease", 10_000, null, "10.0.0.7"));
        changes.add(new Change.Register("echo", SECURE, "lease", 10_000, "service/echo", null));
        changes.add(new Change.Deregister("echo", "a", null, null));
        changes.add(new Change.Deregister("echo", "a", null, "owner"));
        changes.add(new Change.Deregister("echo", "a", "lease", null));
        changes.add(new Change.Heard("echo", "a", "lease", Status.DOWN));
        changes.add(new Change.Expire("echo", List.of(new LeaseId("a", "lease"))));
        changes.add(new Change.Suspect("echo", List.of(new Claim(INSTANCE, "lease", 10_000, null, null))));
        changes.add(new Change.PutView("kv", null, 6, VIEW));
        changes.add(new Change.PutPositions("kv", POSITIONS));
        changes.add(new Change.PutOwners("kv", OWNERS));
        changes.add(new Change.DeleteGroup("kv", 7, 9));
        changes.add(new Change.Deregister("echo", "a", null, null, "operator/alice"));
        changes.add(new Change.Expire("echo", List.of(new LeaseId("a", "lease")), true));
        changes.add(new Change.PutOverride("echo", "a", OUT, "operator/alice", "disk"));
        changes.add(new Change.PutOverride("echo", "a", null, null, null));
        changes.add(new Change.Evict("echo", "a", BAN, "operator/alice", "loops"));
        changes.add(new Change.Evict("echo", "a", null, null, null));
        changes.add(new Change.Lapse("echo", "a", true, 5));
        changes.add(null);
        List<Class<?>> kinds = new ArrayList<>();
        for (Change change : changes) if (change != null) kinds.add(change.getClass());
        assertThat(kinds).containsAll(leaves(Change.class));

        List<LogEntry> entries = new ArrayList<>();
        for (Change change : changes) entries.add(new LogEntry("member", 5, entries.size(), change));
        assertThat(Codec.decode(Codec.encode(entries, 7))).isEqualTo(new Codec.Decoded(null, entries, 7));
    }

    private static List<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) return List.of(type);
        List<Class<?>> leaves = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) leaves.addAll(leaves(permitted));
        return leaves;
    }

    @Test
    void theBeginningIsReadAsItWasWritten() {
        Genesis genesis = new Genesis(
                "identity",
                1_000,
                Limits.DEFAULT,
                3_833,
                List.of(new GroupState("kv", VIEW, POSITIONS, OWNERS)),
                8L,
                null);
        assertThat(Codec.decode(Codec.encode(genesis))).isEqualTo(new Codec.Decoded(genesis, List.of(), 0));
    }

    @Test
    void theWholeStateIsReadAsItWasWritten() throws IOException {
        Catalog catalog = new Catalog(1_000, Limits.DEFAULT);
        catalog.apply(new Change.Register("echo", INSTANCE, "lease", 10_000, null, null));
        catalog.apply(new Change.Register("echo2", INSTANCE, "owned", 10_000, "owner", null));
        catalog.apply(new Change.Register("math", INSTANCE, "other", 3_600_000, null, null));
        catalog.apply(new Change.Deregister("math", "a", "other", null));
        catalog.apply(new Change.PutOverride("echo", "a", OUT, "operator/alice", "disk"));
        catalog.apply(new Change.Evict("math", "b", BAN, null, null));
        Genesis genesis = new Genesis("identity", 1_000, Limits.DEFAULT, 3_833, List.of(), null, null);
        Codec.State state = new Codec.State(
                genesis, catalog.state(), new Groups(List.of(new GroupState("kv", VIEW, POSITIONS, OWNERS)), 9));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Codec.write(state, bytes);

        assertThat(Codec.read(new ByteArrayInputStream(bytes.toByteArray()))).isEqualTo(state);
        assertThat(Catalog.of(state.catalog()).state()).isEqualTo(catalog.state());
    }

    /** A snapshot of a version that knew no operators, and numbered no events. */
    @Test
    void aSnapshotFromBeforeOperatorsSaidAnythingIsRead() {
        String before = "{\"format\":1,\"genesis\":{\"registry\":\"identity\",\"firstVersion\":1000,\"limits\":"
                + "{\"services\":5,\"leases\":5,\"textCharacters\":500},\"awaitMillis\":0,\"groups\":[]},\"catalog\":"
                + "{\"version\":1007,\"versionOfUnknown\":1000,\"limits\":{\"services\":5,\"leases\":5,"
                + "\"textCharacters\":500},\"services\":[]},\"groups\":[]}";
        Codec.State state = Codec.read(new ByteArrayInputStream(before.getBytes(UTF_8)));
        Catalog catalog = Catalog.of(state.catalog());
        assertThat(catalog.sequence()).isEqualTo(1_007);
        assertThat(catalog.steering().state()).isEqualTo(Steering.State.NONE);
        assertThat(state.genesis().catalog().sequence()).isEqualTo(1_000);
    }

    /** Two members have snapshots of an earlier version, of different ages, and apply the same log after them. */
    @Test
    void membersNumberEventsAlikeWhateverEarlierSnapshotTheyBeganWith() {
        Genesis genesis = new Genesis("identity", 1_000, Limits.DEFAULT, 0, List.of(), null, null);
        Change register = new Change.Register("echo", INSTANCE, "lease", 10_000, null, null);
        Change expire = new Change.Expire("echo", List.of(new LeaseId("a", "lease")), false);
        Catalog older = genesis.catalog();
        older.apply(register);
        assertThat(older.apply(expire).events()).isEmpty();
        assertThat(older.state().sequence()).isNull();
        Catalog newer = Catalog.of(older.state());

        older.tell();
        newer.tell();
        List<Event> events = older.apply(register).events();
        assertThat(events).hasSize(1).isEqualTo(newer.apply(register).events());
        assertThat(older.state()).isEqualTo(newer.state());
    }

    /** The owner outlives a snapshot. */
    @Test
    void aCatalogFromASnapshotRefusesAnotherPrincipal() {
        Catalog catalog = new Catalog(1_000, Limits.DEFAULT);
        catalog.apply(new Change.Register("echo", INSTANCE, "lease", 10_000, "owner", null));
        Catalog again = Catalog.of(catalog.state());
        assertThat(again.apply(new Change.Register("echo", INSTANCE, "next", 10_000, "stranger", null))
                        .isOwnedByAnother())
                .isTrue();
        assertThat(again.apply(new Change.Deregister("echo", "a", null, "stranger"))
                        .isOwnedByAnother())
                .isTrue();
        assertThat(again.state()).isEqualTo(catalog.state());
        assertThat(again.apply(new Change.Register("echo", INSTANCE, "next", 10_000, "owner", null))
                        .isOwnedByAnother())
                .isFalse();
        assertThat(again.apply(new Change.Deregister("echo", "a", null, null)).leases())
                .containsExactly("next");
    }

    /** Without an owner it is written as before there were any, so members of both versions understand each other. */
    @Test
    void whatWasWrittenBeforeThereWereOwnersIsRead() {
        String before = "{\"format\":1,\"proposer\":\"m\",\"term\":1,\"proposals\":[{\"number\":1,\"change\":"
                + "{\"change\":\"deregister\",\"service\":\"echo\",\"id\":\"a\",\"lease\":\"lease\"}}]}";
        LogEntry entry = new LogEntry("m", 1, 1, new Change.Deregister("echo", "a", "lease", null));
        assertThat(Codec.decode(before.getBytes(UTF_8))).isEqualTo(new Codec.Decoded(null, List.of(entry), 0));
        assertThat(new String(Codec.encode(List.of(entry), 0), UTF_8)).isEqualTo(before);
        LogEntry register = new LogEntry("m", 1, 1, new Change.Register("echo", INSTANCE, "lease", 10_000, null, null));
        assertThat(new String(Codec.encode(List.of(register), 0), UTF_8)).doesNotContain("owner");
    }

    /** Without owners a snapshot is written as before there were any. */
    @Test
    void aSnapshotFromBeforeReplicasHadOwnersIsRead() throws IOException {
        Codec.State state = new Codec.State(
                new Genesis("identity", 1_000, new Limits(1, 1, 1), 0, List.of(), null, null),
                new Catalog(1_000, Limits.DEFAULT).state(),
                new Groups(List.of(new GroupState("kv", VIEW, POSITIONS, List.of())), 0));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Codec.write(state, bytes);
        String written = bytes.toString(UTF_8);
        assertThat(written).doesNotContain("owner").contains("\"group\":\"kv\"");
        assertThat(Codec.read(new ByteArrayInputStream(bytes.toByteArray())).groups())
                .containsExactly(new GroupState("kv", VIEW, POSITIONS, null));
    }

    /** A group that is not known has an owner, too: its first replica joins. */
    @Test
    void theOwnersOfReplicasAreAppliedAndGoWithTheirGroup() {
        Catalog catalog = new Catalog(1_000, Limits.DEFAULT);
        Groups groups = new Groups(List.of(), 0);
        assertThat(groups.apply(new Change.PutOwners("kv", OWNERS), catalog)).isTrue();
        assertThat(groups.apply(new Change.PutView("kv", null, 0, VIEW), catalog))
                .isTrue();
        assertThat(groups.apply(new Change.PutPositions("kv", POSITIONS), catalog))
                .isTrue();
        assertThat(groups.get("kv")).isEqualTo(new GroupState("kv", VIEW, POSITIONS, OWNERS));
        assertThat(groups.apply(new Change.DeleteGroup("kv", 7, 7), catalog)).isTrue();
        assertThat(groups.get("kv").owners()).isNull();
    }

    @Test
    void aReplyIsReadAsItWasWritten() {
        for (Reply reply : List.of(
                new Reply.Granted(5),
                new Reply.Deregistered(true),
                new Reply.OwnedByAnother(),
                new Reply.Full("3 instances"),
                new Reply.Banned(BAN),
                new Reply.NotLeader(),
                new Reply.Uncertain(),
                new Reply.OutcomeUnknown()))
            assertThat(Codec.reply(Codec.encode(reply))).isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"format\":2,\"proposer\":\"m\",\"term\":1,\"proposals\":[]}",
                "{\"format\":1,\"proposer\":\"m\",\"term\":1,\"proposals\":[{\"number\":1,\"change\":{\"change\":\"new\"}}]}",
                "{\"format\":1,\"proposer\":\"m\",\"term\":1,\"proposals\":[],\"more\":1}",
                "{\"format\":1,\"term\":1}",
                "",
                "{"
            })
    void whatIsNotUnderstoodIsRefused(String entry) {
        assertThatThrownBy(() -> Codec.decode(entry.getBytes(UTF_8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not understand");
    }
}
