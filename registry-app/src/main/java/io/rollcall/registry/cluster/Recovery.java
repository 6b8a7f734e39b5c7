package io.rollcall.registry.cluster;

import io.rollcall.chassis.LockedDirectory;
import io.rollcall.log.Peer;
import io.rollcall.log.StoredLog;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.cluster.Formation.Progress;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.storage.DataDirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Which of several directories is to be recovered: the order of the log. */
    static final String LATEST =
            "the one whose last entry has the higher term, and if the terms are equal the higher index";

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
     * Locks the directory, reads all of it, and changes nothing.
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
            DataDirectory directory =
                    DataDirectory.inspect(path, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
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
        if (member.progress() == Progress.REMOVED)
            throw refused(path, "was removed from its group. Recover one of the members that are left");
        if (group == null) throw refused(path, "never joined a group, and has nothing to recover. Recover another one");
        ReplayedState replayed = new ReplayedState();
        StoredLog stored = StoredLog.read(member.logDirectory(path.resolve(LOG)), group, replayed);
        Codec.State state = replayed.state();
        if (state == null) throw refused(path, "has a log without an entry, and nothing to recover. Empty it");
        requireOneOfSeveral(path, member, stored);
        return new Recovery(path, directory, member, stored, state);
    }

    /**
     * The log decides, and not how far the directory says that it has come: one that waits to be taken in may be among
     * the members already, and have acknowledged entries.
     */
    private static void requireOneOfSeveral(Path path, MemberFile member, StoredLog stored) throws RecoveryException {
        List<String> others = others(member, stored).stream()
                .map(Peer::clientAddress)
                .sorted()
                .toList();
        if (stored.peers().isEmpty())
            throw refused(path, "never was a member of its group, and has nothing to recover. Recover another one");
        if (others.size() == stored.peers().size())
            throw refused(path, "is not among the members of its group. Recover one of the members " + others);
        if (others.isEmpty()) throw refused(path, "is the only member of its group, and leads alone. Start it");
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
     * @return a line for each of them, which says whether it runs
     * @throws RecoveryException one of them runs as a member, or the group goes on without this directory
     */
    List<String> requireOthersGone(MemberClient client) throws RecoveryException {
        List<RecoveryPeers.Finding> findings = new RecoveryPeers(member, client).ask(others(member, stored));
        for (RecoveryPeers.Finding finding : findings) {
            String refusal = finding.refusal();
            if (refusal != null) throw refused(path, refusal);
        }
        return findings.stream().map(RecoveryPeers.Finding::line).toList();
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
        directory.begin();
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
        Codec.State recovered = RecoveredState.of(
                state,
                UUID.randomUUID().toString(),
                directory.firstVersion(),
                Capacity.limits(Runtime.getRuntime().maxMemory()));
        StoredLog.create(logDirectory(next), group, self, stored, to -> Codec.write(recovered, to));
        return next;
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
