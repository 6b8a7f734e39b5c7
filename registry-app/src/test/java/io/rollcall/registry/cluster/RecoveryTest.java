package io.rollcall.registry.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.log.Peer;
import io.rollcall.log.StoredLog;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Change.Furthest;
import io.rollcall.registry.catalog.Change.Positions;
import io.rollcall.registry.catalog.Change.ReplicaOwner;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.cluster.Formation.Progress;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.HelloResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The directory of a member of three, and what an operator makes of it. */
class RecoveryTest {

    private static final View VIEW = new View(7, "a", List.of(new View.Member("a", "replica", "localhost:1")));
    private static final Positions POSITIONS =
            new Positions(7, "replica", List.of(new Furthest("replica", 7, Long.MAX_VALUE)));
    private static final List<ReplicaOwner> OWNERS = List.of(new ReplicaOwner("a", "replica", "service/kv"));
    private static final UUID GROUP = UUID.randomUUID();
    private static final UUID SELF = UUID.randomUUID();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path home;

    private Path data;

    /** The address of the other member of a group of two. */
    private String other = "localhost:1";

    private Codec.State state;

    @BeforeEach
    void createMember() throws IOException {
        data = home.resolve("data");
        Catalog catalog = new Catalog(1_000, Limits.DEFAULT);
        for (String service : List.of("echo", "math"))
            catalog.apply(new Change.Register(
                    service,
                    new Instance("a", "localhost:1", 1, null, Status.UP, false, Map.of()),
                    "lease of " + service,
                    10_000,
                    null,
                    null));
        Genesis genesis = new Genesis("identity", 1_000, Limits.DEFAULT, 3_833, List.of(), null, null);
        state = new Codec.State(
                genesis, catalog.state(), new Groups(List.of(new GroupState("kv", VIEW, POSITIONS, OWNERS)), 0));
        write(Progress.MEMBER, List.of(SELF, UUID.randomUUID(), UUID.randomUUID()));
    }

    private void write(Progress progress, List<UUID> members) throws IOException {
        write(progress, GROUP, members);
    }

    private void write(Progress progress, @Nullable UUID group, List<UUID> members) throws IOException {
        try (DataDirectory directory = DataDirectory.open(data, 1)) {
            new MemberFile(SELF, group, progress, "localhost:1", "localhost:2", List.of()).write(directory);
        }
        Path log = data.resolve(Recovery.LOG);
        if (!Files.exists(log))
            StoredLog.create(
                    log,
                    GROUP,
                    new Peer(SELF.toString(), "localhost:2", "localhost:1"),
                    new StoredLog(3, 41, List.of()),
                    to -> Codec.write(state, to));
        RaftConfigurationProto.Builder configuration = RaftConfigurationProto.newBuilder();
        for (UUID member : members)
            configuration.addPeers(RaftPeerProto.newBuilder()
                    .setId(ByteString.copyFromUtf8(member.toString()))
                    .setAddress("localhost:2")
                    .setClientAddress(members.size() == 2 && !member.equals(SELF) ? other : "localhost:1"));
        LogEntryProto entry = LogEntryProto.newBuilder()
                .setTerm(1)
                .setIndex(1)
                .setConfigurationEntry(configuration)
                .build();
        Files.write(log.resolve(GROUP + "/current/raft-meta.conf"), entry.toByteArray());
    }

    @Test
    void theRecoveredRegistryIsAnotherOneWithTheSameInstancesAndNoViews() throws Exception {
        MemberFile before;
        MemberFile next;
        try (Recovery recovery = Recovery.open(data)) {
            before = recovery.member();
            next = recovery.carryOut();
        }
        assertThat(member()).isEqualTo(next);
        assertThat(next.progress()).isEqualTo(Progress.RECOVERED);
        assertThat(next.member()).isEqualTo(SELF);
        assertThat(next.replaced()).containsExactly(GROUP);
        assertThat(copies()).singleElement().satisfies(copy -> assertThat(copy).hasContent(lines(before)));

        ReplayedState replayed = new ReplayedState();
        Path log = next.logDirectory(data.resolve(Recovery.LOG));
        StoredLog stored = StoredLog.read(log, Objects.requireNonNull(next.group()), replayed);
        assertThat(stored.index()).isEqualTo(41);
        assertThat(stored.peers()).extracting(Peer::id).containsExactly(SELF.toString());
        Codec.State after = Objects.requireNonNull(replayed.state());
        assertThat(after.genesis().registry()).isNotEqualTo("identity");
        assertThat(after.catalog().services()).allSatisfy(service -> {
            assertThat(service.leases()).hasSize(1);
            assertThat(service.version()).isGreaterThan(state.catalog().version());
        });
        assertThat(after.groups()).containsExactly(new GroupState("kv", View.NONE, POSITIONS, OWNERS));
        assertThat(read(before)).isEqualTo(state);
    }

    /** Otherwise a cluster whose first leader had a small heap would refuse services for ever. */
    @Test
    void theRecoveredRegistryHasRoomForAsManyServicesAsThisHeap() {
        Limits few = new Limits(100, Limits.DEFAULT.leases(), Limits.DEFAULT.textCharacters());
        Codec.State small = new Codec.State(
                new Genesis("identity", 1_000, few, 0, List.of(), null, null),
                new Catalog(1_000, few).state(),
                new Groups(List.of(), 0));
        Limits ofLargeHeap = Capacity.limits(1L << 30);
        Codec.State after = RecoveredState.of(small, "next", 2_000, ofLargeHeap);
        assertThat(after.catalog().limits()).isEqualTo(ofLargeHeap);
        assertThat(after.genesis().limits()).isEqualTo(ofLargeHeap);
        Limits ofSmallHeap = Capacity.limits(32L << 20);
        assertThat(RecoveredState.of(after, "last", 3_000, ofSmallHeap)
                        .catalog()
                        .limits())
                .as("services that are there stay")
                .isEqualTo(ofLargeHeap);
    }

    /** A crash at any moment leaves one or the other: the last step alone is seen from outside. */
    @Test
    void aRecoveryThatIsCutShortHasChangedNothingAndCanBeMadeAgain() throws Exception {
        try (Recovery recovery = Recovery.open(data)) {
            recovery.write();
            assertThat(member()).isEqualTo(recovery.member());
        }
        Path part = unusedGroup();
        Files.delete(part.resolve("current/raft-meta"));
        try (Recovery recovery = Recovery.open(data)) {
            assertThat(recovery.state()).isEqualTo(state);
            recovery.carryOut();
        }
        assertThat(member().progress()).isEqualTo(Progress.RECOVERED);
    }

    @Test
    void whatNeedsNoRecoveryIsRefused() throws Exception {
        assertThatThrownBy(() -> Recovery.open(home)).hasMessageContaining("is not the data directory of a member");
        assertThat(home.resolve("lock")).doesNotExist();
        try (DataDirectory used = DataDirectory.open(data, 1)) {
            assertThatThrownBy(() -> Recovery.open(data)).hasMessageContaining("in use by another registry");
            assertThat(used.identity()).isNotEmpty();
        }
        write(Progress.REMOVED, List.of(SELF, UUID.randomUUID()));
        assertThatThrownBy(() -> Recovery.open(data)).hasMessageContaining("was removed from its group");
        write(Progress.LOOKS, null, List.of(SELF, UUID.randomUUID()));
        assertThatThrownBy(() -> Recovery.open(data)).hasMessageContaining("never joined a group");
        write(Progress.RECOVERED, List.of(SELF));
        assertThatThrownBy(() -> Recovery.open(data)).hasMessageContaining("is recovered already");
        write(Progress.MEMBER, List.of(SELF));
        assertThatThrownBy(() -> Recovery.open(data)).hasMessageContaining("is the only member");
        write(Progress.MEMBER, List.of(UUID.randomUUID(), UUID.randomUUID()));
        assertThatThrownBy(() -> Recovery.open(data)).hasMessageContaining("is not among the members of its group");
        write(Progress.JOINS, List.of());
        assertThatThrownBy(() -> Recovery.open(data)).hasMessageContaining("never was a member");
        Files.writeString(data.resolve(Recovery.LOG).resolve(GROUP + "/current/raft-meta.conf"), "damaged");
        assertThatThrownBy(() -> Recovery.open(data))
                .hasMessageContaining("raft-meta.conf is damaged")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    /** It may have acknowledged entries before it knew that it was taken in. */
    @Test
    void aDirectoryThatWaitsToBeTakenInAndIsAmongTheMembersIsRecovered() throws Exception {
        write(Progress.JOINS, List.of(SELF, UUID.randomUUID()));
        try (Recovery recovery = Recovery.open(data)) {
            assertThat(recovery.carryOut().progress()).isEqualTo(Progress.RECOVERED);
        }
    }

    @Test
    void aGroupThatLivesIsNotRecovered() throws Exception {
        UUID former = UUID.randomUUID();
        String living = status("localhost:7", member(former));
        assertThat(refusal(former, hello(former, GROUP, null), living)).contains("runs as a member of the same group");
        assertThat(refusal(former, hello(UUID.randomUUID(), UUID.randomUUID(), GROUP), living))
                .contains("was recovered already");
        String joined = hello(UUID.randomUUID(), GROUP, null);
        assertThat(refusal(former, joined, status(null, member(UUID.randomUUID()))))
                .contains("which lives");
        assertThat(refusal(former, joined, status("localhost:7"))).contains("which lives");
        assertThat(refusal(former, joined, status(null, member(SELF)))).contains("runs as a member of the same group");
        assertThat(refusal(former, joined, "no status")).contains("Ask again");
    }

    @Test
    void othersThatWaitForTheGroupOrBelongToAnotherOneMayRun() throws Exception {
        UUID former = UUID.randomUUID();
        assertThat(lines(former, hello(UUID.randomUUID(), GROUP, null), status("localhost:1")))
                .contains("waits for the group");
        assertThat(lines(former, hello(UUID.randomUUID(), null, null), "none")).contains("belongs to no group");
        assertThat(lines(former, "no member", "none")).contains("not known (a process listens", "two registries");
    }

    @Test
    void nobodyListensIsAnotherAnswerThanNone() throws Exception {
        write(Progress.MEMBER, List.of(SELF, UUID.randomUUID()));
        assertThat(lines()).isEqualTo("localhost:1: nobody listens");
        other = "unknown.invalid:1";
        write(Progress.MEMBER, List.of(SELF, UUID.randomUUID()));
        assertThat(lines()).contains("not known (unknown host)", "Make sure that unknown.invalid:1 is down");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            other = "localhost:" + silent.getLocalPort();
            write(Progress.MEMBER, List.of(SELF, UUID.randomUUID()));
            assertThat(lines()).contains("not known (a process listens");
        }
    }

    private String refusal(UUID former, String hello, String status) {
        ThrowingCallable asked = () -> lines(former, hello, status);
        return String.valueOf(
                catchThrowableOfType(RecoveryException.class, asked).getMessage());
    }

    /** Returns what is found while a process answers in the place of the other member. */
    private String lines(UUID former, String hello, String status) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        answer(server, "/Cluster.Hello", hello);
        answer(server, "/Cluster.Status", status);
        server.start();
        try {
            other = "localhost:" + server.getAddress().getPort();
            write(Progress.MEMBER, List.of(SELF, former));
            return lines();
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, body.length());
                exchange.getResponseBody().write(body.getBytes(UTF_8));
            }
        });
    }

    private String lines() throws Exception {
        try (Recovery recovery = Recovery.open(data)) {
            return String.join(
                    "\n", recovery.requireOthersGone(new MemberClient(JSON, BearerToken.none(), Tls.none())));
        }
    }

    private static String hello(UUID member, @Nullable UUID group, @Nullable UUID replaced) {
        List<String> former = replaced == null ? List.of() : List.of(replaced.toString());
        return JSON.writeValueAsString(new HelloResponse(
                "localhost:1", member.toString(), group == null ? null : group.toString(), false, List.of(), former));
    }

    private static String status(@Nullable String leader, ClusterStatusResponse.Member... members) {
        return JSON.writeValueAsString(
                new ClusterStatusResponse(null, "localhost:1", leader, false, 0, -1, -1, null, List.of(members)));
    }

    private static ClusterStatusResponse.Member member(UUID directory) {
        return new ClusterStatusResponse.Member("localhost:1", directory.toString(), null, null);
    }

    @Test
    void withoutConfirmationTheCommandSaysWhatItWouldDo() throws Exception {
        Files.delete(data.resolve("identity"));
        Map<Path, String> before = contents();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(run(out, err, "-data", data.toString())).isEqualTo(2);
        assertThat(out.toString(UTF_8))
                .contains(
                        "term 3, index 41",
                        "2, with 2 instances",
                        "kv (view 7, primary a)",
                        "localhost:1: nobody listens",
                        "NOTHING HAS CHANGED");
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(contents()).isEqualTo(before);

        assertThat(run(out, err)).isEqualTo(2);
        assertThat(err.toString(UTF_8)).hasLineCount(1).contains("--data");
    }

    /** Returns the content of each file, without the locks. */
    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).toList())
                if (!file.endsWith("lock") && !file.endsWith("in_use.lock"))
                    contents.put(file, Files.readString(file, ISO_8859_1));
        }
        return contents;
    }

    private static int run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... flags) {
        String[] args =
                Stream.concat(Stream.of(RecoverCommand.NAME), Stream.of(flags)).toArray(String[]::new);
        return RecoverCommand.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), args);
    }

    private MemberFile member() throws IOException {
        List<String> lines = Files.readAllLines(data.resolve(DataDirectory.MEMBER));
        Path copy = Files.createTempDirectory(home, "copy");
        Files.write(copy.resolve(DataDirectory.MEMBER), lines);
        try (DataDirectory directory = DataDirectory.open(copy, 1)) {
            return Objects.requireNonNull(MemberFile.read(directory));
        }
    }

    private Codec.State read(MemberFile of) throws IOException {
        ReplayedState replayed = new ReplayedState();
        StoredLog.read(of.logDirectory(data.resolve(Recovery.LOG)), Objects.requireNonNull(of.group()), replayed);
        return Objects.requireNonNull(replayed.state());
    }

    /** Returns the group of the log that was written beside that of the member. */
    private Path unusedGroup() throws IOException {
        try (Stream<Path> files = Files.walk(data, 2)) {
            return files.filter(file -> data.relativize(file).toString().matches("log-[^/]+/[^/]+-[^/]+"))
                    .findAny()
                    .orElseThrow();
        }
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("member.before-recover-"))
                    .toList();
        }
    }

    private static String lines(MemberFile file) {
        return String.join("\n", file.lines());
    }
}
