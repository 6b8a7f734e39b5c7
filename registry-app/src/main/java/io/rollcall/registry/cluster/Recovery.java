package io.rollcall.registry.cluster;

import io.rollcall.chassis.LockedDirectory;
import io.rollcall.log.Peer;
import io.rollcall.log.StoredLog;
import io.rollcall.registry.cluster.Formation.Progress;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.storage.DataDirectoryException;
import io.rollcall.wire.registry.HelloRequest;
import io.rollcall.wire.registry.HelloResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Makes the only member of a new group from the directory of a member that is stopped, and whose group has no majority
 * any more.
 *
 * <p>The new group has a log of its own, which begins with a snapshot, so nothing of the former group's log, votes or
 * members is in it. The log is complete on disk before the file {@code member} names it, in one atomic step: a crash
 * leaves a member of the former group, or of the new one. The former log stays as it was.
 */
final class Recovery implements AutoCloseable {

    /** The directory of the log within the data directory. */
    static final String LOG = "log";

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path path;
    private final DataDirectory directory;
    private final MemberFile member;
    private final StoredLog stored;
    private final Codec.State state;

    private Recovery(Path path, DataDirectory directory, MemberFile member, StoredLog stored, Codec.State state) {
        this.path = path;
        this.directory = directory;
        this.member = member;
        this.stored = stored;
        this.state = state;
    }

    /**
     * Locks the directory, and reads all of it.
     *
     * @throws RecoveryException there is nothing to recover in it, or it cannot be read
     */
    static Recovery open(Path path) throws RecoveryException {
        if (!Files.isRegularFile(path.resolve(DataDirectory.MEMBER)))
            throw refused(
                    path,
                    "is not the data directory of a member of a cluster: it has no file \"" + DataDirectory.MEMBER
                            + "\". Say with -data which one is");
        try {
            DataDirectory directory = DataDirectory.open(path, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
            try {
                return read(path, directory);
            } catch (RecoveryException | IOException | RuntimeException | Error e) {
                directory.close();
                throw e;
            }
        } catch (DataDirectoryException e) {
            throw new RecoveryException(e.getMessage() + ". Nothing has changed", e);
        } catch (IOException e) {
            throw new RecoveryException(
                    path + " cannot be read: " + LockedDirectory.why(e)
                            + ". Nothing has changed. Stop the member if it runs; otherwise recover another one",
                    e);
        }
    }

    private static Recovery read(Path path, DataDirectory directory) throws IOException, RecoveryException {
        MemberFile member = Objects.requireNonNull(MemberFile.read(directory), "there is such a file");
        UUID group = member.group();
        if (member.progress() == Progress.RECOVERED)
            throw refused(path, "is recovered already, and was not started since. Start it");
        if (group == null || member.progress() != Progress.MEMBER)
            throw refused(path, "never was a full member of a group, and has nothing to recover. Recover another one");
        ReplayedState replayed = new ReplayedState();
        StoredLog stored = StoredLog.read(member.logDirectory(path.resolve(LOG)), group, replayed);
        Codec.State state = replayed.state();
        if (state == null) throw refused(path, "has a log without an entry, and nothing to recover. Empty it");
        requireOneOfSeveral(path, member, stored);
        return new Recovery(path, directory, member, stored, state);
    }

    private static void requireOneOfSeveral(Path path, MemberFile member, StoredLog stored) throws RecoveryException {
        List<String> others = others(member, stored).stream()
                .map(Peer::clientAddress)
                .sorted()
                .toList();
        if (others.isEmpty()) throw refused(path, "is the only member of its group, and leads alone. Start it");
        if (others.size() == stored.peers().size())
            throw refused(path, "was removed from its group. Recover one of the members " + others);
    }

    private static RecoveryException refused(Path path, String why) {
        return new RecoveryException(path + " " + why + ".", null);
    }

    private static List<Peer> others(MemberFile member, StoredLog stored) {
        String self = member.member().toString();
        return stored.peers().stream().filter(peer -> !peer.id().equals(self)).toList();
    }

    /**
     * Asks the other members of the group.
     *
     * @throws RecoveryException one of them runs. An emptied one at the same address is another member, and may run
     */
    void requireOthersGone(MemberClient client) throws RecoveryException {
        for (Peer other : others(member, stored)) {
            HelloResponse hello = client.call(
                            other.clientAddress(), "/Cluster.Hello", new HelloRequest(), HelloResponse.class, TIMEOUT)
                    .exceptionally(failure -> null)
                    .join();
            if (hello != null && hello.member().equals(other.id()))
                throw refused(
                        path,
                        "is not the only one that is left: " + other.clientAddress()
                                + " runs as a member of the same group. If a majority can run, start it, and recover nothing."
                                + " Otherwise stop " + other.clientAddress()
                                + ", and recover the one with the later last entry");
        }
    }

    MemberFile member() {
        return member;
    }

    StoredLog stored() {
        return stored;
    }

    /** Returns what this member knows. */
    Codec.State state() {
        return state;
    }

    /** Returns when the log was written last. */
    Instant writtenAt() throws IOException {
        Path current = logDirectory(member).resolve(member.group() + "/current");
        Instant last = Instant.EPOCH;
        try (var files = Files.newDirectoryStream(current, "log_*")) {
            for (Path file : files) {
                Instant written = Files.getLastModifiedTime(file).toInstant();
                if (written.isAfter(last)) last = written;
            }
        }
        return last;
    }

    Path logDirectory(MemberFile of) {
        return of.logDirectory(path.resolve(LOG));
    }

    /**
     * Writes the new group, and then makes this directory its member.
     *
     * @return what the directory says from now on
     * @throws IOException it is not known whether the directory has changed; both groups are complete on disk, or this
     *     is still a member of the former one
     */
    MemberFile carryOut() throws IOException {
        MemberFile next = write();
        directory.replace(DataDirectory.MEMBER + ".before-recover-" + TIME.format(Instant.now()), member.lines());
        next.write(directory);
        return next;
    }

    /** Writes the new group, of which nothing in the directory knows yet. */
    MemberFile write() throws IOException {
        UUID group = UUID.randomUUID();
        MemberFile next = member.in(group, Progress.RECOVERED);
        Peer self = new Peer(member.member().toString(), member.logAddress(), member.name());
        Codec.State recovered = RecoveredState.of(state, UUID.randomUUID().toString(), directory.firstVersion());
        StoredLog.create(logDirectory(next), group, self, stored, to -> Codec.write(recovered, to));
        return next;
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
