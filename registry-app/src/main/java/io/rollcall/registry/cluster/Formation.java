package io.rollcall.registry.cluster;

import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.wire.registry.HelloRequest;
import io.rollcall.wire.registry.HelloResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which group this member belongs to: the one that its directory names; else the one that another member
 * belongs to; else it forms one, if it has data of its time alone, or if every peer has none and its name is the
 * lowest.
 *
 * <p>A member is its directory: whoever comes back with an empty one is another member, and joins as such. Therefore no
 * majority can be made of members that have forgotten.
 */
final class Formation {

    private static final Logger log = LoggerFactory.getLogger(Formation.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** How far this member has come on its way into the group. */
    enum Progress {
        /** It has not decided on a group. */
        LOOKS,
        /** It is the first member, and the group may have no entry yet. */
        FORMS,
        /** It waits to be taken in. */
        JOINS,
        /** An operator has made it the only member of a new group, and it has not led that group yet. */
        RECOVERED,
        /** It has been a member of the group. */
        MEMBER,
        /** It was removed from the group, and stays out. */
        REMOVED
    }

    /** What to do about a member that was removed. */
    static final String HOW_TO_COME_BACK =
            "To take it back, let its name join (./rollcall cluster add), and start it with an"
                    + " empty data directory. With this one it stays out";

    private final ClusterSettings settings;
    private final DataDirectory directory;
    private final MemberClient client;

    /** Whether a registry that was alone has left data here. */
    private final boolean usedAlone;

    /** The members that were warned of. Their number is that of the members that were ever known. */
    private final Set<String> rivals = ConcurrentHashMap.newKeySet();

    private volatile Set<String> members = Set.of();
    private volatile MemberFile file;
    private String lastWait = "";

    Formation(ClusterSettings settings, DataDirectory directory, MemberClient client) {
        this.settings = settings;
        this.directory = directory;
        this.client = client;
        try {
            MemberFile known = MemberFile.read(directory);
            file = known == null ? MemberFile.fresh(settings) : known;
            usedAlone = file.progress() == Progress.LOOKS && directory.wasUsedAlone();
            if (known == null) file.write(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the UUID of this member's directory. */
    String member() {
        return file.member().toString();
    }

    /** Returns whether a registry that was alone has left data here. */
    boolean usedAlone() {
        return usedAlone;
    }

    Progress progress() {
        return file.progress();
    }

    /** Returns the group; null: there is none yet. */
    @Nullable
    UUID group() {
        return file.group();
    }

    HelloResponse hello() {
        UUID known = file.group();
        List<String> peers = settings.peers().stream().sorted().toList();
        List<String> replaced = file.replaced().stream().map(UUID::toString).toList();
        return new HelloResponse(
                settings.name(),
                member(),
                known == null ? null : known.toString(),
                usedAlone,
                peers,
                replaced.isEmpty() ? null : replaced);
    }

    /** Returns where the log of the group is. */
    Path logDirectory() {
        return file.logDirectory(settings.directory());
    }

    /**
     * Looks once.
     *
     * @return whether the group is decided; otherwise this member must look again
     * @throws StartRefusedException an operator must decide
     * @throws IOException the decision cannot be written
     */
    boolean decide() throws InterruptedException, IOException {
        if (file.group() != null) {
            requireUnchanged(file);
            HelloResponse successor =
                    file.progress() == Progress.JOINS ? successor().join() : null;
            if (successor != null) follow(successor);
            return true;
        }
        List<HelloResponse> others = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (String peer : settings.peers()) {
            if (peer.equals(settings.name())) continue;
            HelloResponse hello = hello(peer);
            if (hello == null) silent.add(peer);
            else if (isWhomItShouldBe(peer, hello)) others.add(hello);
            else return false;
        }
        for (HelloResponse other : others) if (other.group() != null) return joins(other);
        return forms(others, silent);
    }

    /** The log keeps the addresses that it knows a member by. */
    private void requireUnchanged(MemberFile known) {
        if (known.progress() == Progress.REMOVED)
            throw new StartRefusedException(known.name() + " was removed from the registry. " + HOW_TO_COME_BACK);
        boolean isSame =
                known.name().equals(settings.name()) && known.logAddress().equals(settings.logAddress());
        if (!isSame)
            throw new StartRefusedException("The data directory belongs to the member " + known.name()
                    + " with the log at " + known.logAddress() + ", and this one would be " + settings.name()
                    + " with the log at " + settings.logAddress()
                    + ". Start it under the same addresses, or with an empty directory, as another member");
        boolean hasLog = known.progress() == Progress.MEMBER || known.progress() == Progress.RECOVERED;
        if (hasLog && !Files.exists(logDirectory().resolve(String.valueOf(known.group()))))
            throw new StartRefusedException(
                    "The log of this member is gone, but not the rest of its data directory, and it must not vote"
                            + " again under this name. Empty the whole directory: it then joins as another member");
    }

    private boolean isWhomItShouldBe(String peer, HelloResponse hello) {
        if (!hello.name().equals(peer) || hello.member().equals(member()))
            return waitsFor("waits: at " + peer + " the member " + hello.name()
                    + " answers. Give each member its own address by -public");
        List<String> own = settings.peers().stream().sorted().toList();
        if (hello.group() == null && !hello.peers().equals(own))
            return waitsFor("waits: " + peer + " has the peers " + hello.peers() + ", and this member has " + own
                    + ". Start all members with the same -peers");
        return true;
    }

    private boolean joins(HelloResponse found) throws IOException {
        if (usedAlone)
            throw new StartRefusedException(
                    "The data directory has data of a registry that was alone, and " + found.name()
                            + " belongs to a group already. Start with an empty directory to join it; what this one knows of"
                            + " groups of replicas would be lost");
        return decided(groupOf(found), Progress.JOINS, replacedBy(found));
    }

    private static UUID groupOf(HelloResponse member) {
        return UUID.fromString(Objects.requireNonNull(member.group(), "a member without a group"));
    }

    private static List<UUID> replacedBy(HelloResponse member) {
        List<String> replaced = member.replaced();
        return replaced == null
                ? List.of()
                : replaced.stream().map(UUID::fromString).toList();
    }

    // --- A group that an operator has recovered ---

    /** Asks all peers at once for a group that has replaced this member's. The future completes with null: none has. */
    CompletableFuture<@Nullable HelloResponse> successor() {
        String own = String.valueOf(file.group());
        CompletableFuture<@Nullable HelloResponse> found = new CompletableFuture<>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (String peer : others()) {
            asked.add(ask(peer).handle((hello, failure) -> {
                if (hello == null || hello.group() == null) return null;
                if (hello.hasReplaced(own)) found.complete(hello);
                else warnOfRival(hello);
                return null;
            }));
        }
        var unused = CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .whenComplete((done, failure) -> found.complete(null));
        return found;
    }

    /** Two groups that go back to one are two registries: changes that one acknowledges are unknown to the other. */
    private void warnOfRival(HelloResponse other) {
        List<String> origins = file.replaced().stream().map(UUID::toString).toList();
        String group = other.group();
        boolean isRival = origins.stream().anyMatch(origin -> origin.equals(group) || other.hasReplaced(origin));
        if (!isRival || String.valueOf(file.group()).equals(group) || !rivals.add(other.name())) return;
        log.error(
                "TWO REGISTRIES: {} runs as a member of group {}, and this member is of group {}, which an operator has"
                        + " recovered. Decide which one goes on, stop all members of the other one, and empty their"
                        + " directories",
                other.name(),
                group,
                file.group());
    }

    /** Notes the members of the group, which may be others than the peers that this member was started with. */
    void noteMembers(Collection<String> names) {
        members = Set.copyOf(names);
    }

    /** Returns the names of all other members, and of those that this member was started with. */
    Set<String> others() {
        Set<String> others = new TreeSet<>(settings.peers());
        others.addAll(members);
        others.remove(settings.name());
        return others;
    }

    /**
     * Goes over to a group that has replaced this member's, if this one never was a member: then it has nothing that
     * the other group lacks.
     *
     * @throws StartRefusedException it was a member
     */
    void follow(HelloResponse successor) throws IOException {
        if (file.progress() != Progress.JOINS)
            throw new StartRefusedException("An operator has recovered the registry at " + successor.name()
                    + " without this member: group " + successor.group() + " has replaced its group " + file.group()
                    + ". Keep a copy of its data directory if you like, empty the directory, and start it again: it"
                    + " then joins");
        decided(groupOf(successor), Progress.JOINS, replacedBy(successor));
    }

    /** Returns whether this member's group has replaced another one. */
    boolean hasReplaced(String group) {
        return hello().hasReplaced(group);
    }

    // --- A group that does not exist yet ---

    private boolean forms(List<HelloResponse> others, List<String> silent) throws IOException {
        for (HelloResponse other : others)
            if (usedAlone && other.used())
                throw new StartRefusedException(other.name() + " has data of a registry that was alone, too. Decide"
                        + " which of the two goes on, and start the other one with an empty directory");
        if (usedAlone) return decided(UUID.randomUUID(), Progress.FORMS, List.of());
        if (!silent.isEmpty()) return waitsFor("waits for " + silent + ": a group is formed once every peer answers");
        String first = settings.peers().stream().sorted().findFirst().orElse(settings.name());
        boolean isFirst = first.equals(settings.name()) && others.stream().noneMatch(HelloResponse::used);
        return isFirst
                ? decided(UUID.randomUUID(), Progress.FORMS, List.of())
                : waitsFor("waits for another member to form a group");
    }

    private boolean waitsFor(String what) {
        if (!what.equals(lastWait)) log.info("{}", what);
        lastWait = what;
        return false;
    }

    private boolean decided(UUID group, Progress progress, List<UUID> replaced) throws IOException {
        replace(new MemberFile(file.member(), group, progress, settings.name(), settings.logAddress(), replaced));
        log.info("{} group {}", progress == Progress.FORMS ? "forms" : "joins", group);
        return true;
    }

    /** This member is in the group, and the group has its first entry. */
    void onMember() throws IOException {
        boolean isKnown = file.progress() == Progress.MEMBER || file.progress() == Progress.REMOVED;
        if (!isKnown) replace(file.withProgress(Progress.MEMBER));
    }

    /** The leader says that this member was removed from the group. */
    void onRemoved() throws IOException {
        replace(file.withProgress(Progress.REMOVED));
    }

    private void replace(MemberFile next) throws IOException {
        next.write(directory);
        file = next;
    }

    private @Nullable HelloResponse hello(String peer) throws InterruptedException {
        try {
            return ask(peer).get();
        } catch (ExecutionException e) {
            log.debug("{} does not answer", peer, e);
            return null;
        }
    }

    private CompletableFuture<HelloResponse> ask(String peer) {
        return client.call(peer, "/Cluster.Hello", new HelloRequest(), HelloResponse.class, TIMEOUT)
                .orTimeout(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
