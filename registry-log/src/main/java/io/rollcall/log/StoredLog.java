package io.rollcall.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.util.FileUtils;
import org.apache.ratis.util.MD5FileUtil;
import org.apache.ratis.util.SizeInBytes;

/**
 * The log of a member that is stopped, as it is on disk: the state that its files lead to. An operator recovers a group
 * that has lost its majority with it.
 *
 * <p>Which of the last entries are committed is written nowhere, because a majority alone knows it. All of them count
 * here, as they would for a leader that has no other member.
 *
 * @param term the term of the last entry
 * @param index the index of the last entry
 * @param peers the members of the group, as the last change of them says
 */
public record StoredLog(long term, long index, List<Peer> peers) {

    private static final String CURRENT = "current";
    private static final String META = "raft-meta";
    private static final String CONFIGURATION = "raft-meta.conf";

    /** The vote of the only member, which has not voted. */
    private static final RaftPeerId NOBODY = RaftStorageMetadata.getDefault().getVotedFor();

    /** What the files lead to, in the order of the log. */
    public interface Reader {

        /** Takes the latest snapshot, if there is one; it comes first. */
        void restore(InputStream saved) throws IOException;

        /** Takes an entry, as {@link Replica#applied} does. */
        void applied(long index, long term, byte[] entry);
    }

    public StoredLog {
        peers = List.copyOf(peers);
    }

    /**
     * Reads a log, and changes nothing of it.
     *
     * @param directory the directory of {@link LogSettings}
     * @throws IOException if there is no such log, a process has it open, or it is damaged
     */
    public static StoredLog read(Path directory, UUID group, Reader to) throws IOException {
        Path root = directory.resolve(group.toString());
        Path current = root.resolve(CURRENT);
        if (!Files.exists(current.resolve(META))) throw new IOException("There is no log in " + root);
        LogEntryProto configuration = configuration(current.resolve(CONFIGURATION));
        try (RaftStorage storage = storage(root, StartupOption.RECOVER)) {
            Replay replay = new Replay(to, configuration);
            SimpleStateMachineStorage snapshots = new SimpleStateMachineStorage();
            snapshots.init(storage);
            Snapshots.restore(snapshots, replay::restore);
            for (LogSegmentPath segment : LogSegmentPath.getLogSegmentPaths(storage)) read(segment, replay);
            return replay.result();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalStateException e) { // Ratis' own checks, and the reader's
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void read(LogSegmentPath segment, Replay replay) throws IOException {
        LogSegment.readSegmentFile(
                segment.getPath().toFile(),
                segment.getStartEnd(),
                LogConfiguration.REQUEST_MAX,
                CorruptionPolicy.EXCEPTION,
                null,
                replay::next);
    }

    private static LogEntryProto configuration(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            LogEntryProto entry = LogEntryProto.parseFrom(bytes);
            if (entry.hasConfigurationEntry()) return entry;
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(file + " is damaged", e);
        }
        throw new IOException(file + " does not name the members");
    }

    /** Gives out entries one by one, and keeps the last position and the last change of the members. */
    private static final class Replay {

        private final Reader to;
        private TermIndex last = TermIndex.valueOf(0, -1);
        private LogEntryProto configuration;
        private boolean hasEnded;

        Replay(Reader to, LogEntryProto configuration) {
            this.to = to;
            this.configuration = configuration;
        }

        void restore(TermIndex at, InputStream saved) throws IOException {
            to.restore(saved);
            last = at;
        }

        void next(LogEntryProto entry) {
            TermIndex at = TermIndex.valueOf(entry);
            // Terms never go back: what a snapshot of a later term has overtaken was not committed.
            hasEnded |= at.getIndex() > last.getIndex() && at.getTerm() < last.getTerm();
            if (hasEnded || at.getIndex() <= last.getIndex()) return;
            if (at.getIndex() != last.getIndex() + 1)
                throw new IllegalStateException("The log has a gap between " + last + " and " + at);
            last = at;
            if (entry.hasConfigurationEntry()) configuration = entry;
            if (entry.hasStateMachineLogEntry())
                to.applied(
                        at.getIndex(),
                        at.getTerm(),
                        entry.getStateMachineLogEntry().getLogData().toByteArray());
        }

        StoredLog result() {
            RaftConfigurationProto members = configuration.getConfigurationEntry();
            Stream<RaftPeerProto> all =
                    Stream.concat(members.getPeersList().stream(), members.getOldPeersList().stream());
            return new StoredLog(
                    last.getTerm(),
                    last.getIndex(),
                    all.map(Peers::fromRatis).distinct().toList());
        }
    }

    /**
     * Writes the log of a new group of one, which begins with a state. The log and the name of its directory are on
     * disk when this returns. If it fails, it deletes what it has written; a crash may leave a part of a log, with
     * which no log must be opened.
     *
     * @param directory the directory of the new log, as in {@link LogSettings}; it must not exist
     * @param self the only member
     * @param at the position of the state, which the first entry follows
     */
    public static void create(Path directory, UUID group, Peer self, StoredLog at, Saved state) throws IOException {
        Path parent =
                Objects.requireNonNull(directory.toAbsolutePath().getParent(), "the root is no directory of a log");
        Files.createDirectories(parent);
        Files.createDirectory(directory);
        try {
            write(directory, group, self, at, state);
            SnapshotFile.sync(parent);
        } catch (IOException | RuntimeException | Error e) {
            delete(directory, e);
            throw e;
        }
    }

    private static void delete(Path directory, Throwable because) {
        try {
            FileUtils.deleteFully(directory);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private static void write(Path directory, UUID group, Peer self, StoredLog at, Saved state) throws IOException {
        Path root = directory.resolve(group.toString());
        Files.createDirectory(root);
        TermIndex last = TermIndex.valueOf(at.term(), at.index());
        try (RaftStorage storage = storage(root, StartupOption.FORMAT)) {
            storage.getMetadataFile().persist(RaftStorageMetadata.valueOf(last.getTerm(), NOBODY));
            writeConfiguration(root.resolve(CURRENT).resolve(CONFIGURATION), self, last);
            Path snapshots = storage.getStorageDir().getStateMachineDir().toPath();
            Path snapshot =
                    snapshots.resolve(SimpleStateMachineStorage.getSnapshotFileName(last.getTerm(), last.getIndex()));
            MD5FileUtil.saveMD5File(snapshot.toFile(), SnapshotFile.write(snapshot, last, state));
            for (Path written : List.of(snapshots, root.resolve(CURRENT), root, directory)) SnapshotFile.sync(written);
        }
    }

    private static void writeConfiguration(Path file, Peer self, TermIndex at) throws IOException {
        RaftConfigurationProto alone = RaftConfigurationProto.newBuilder()
                .addPeers(Peers.toRatis(self).getRaftPeerProto())
                .build();
        LogEntryProto entry = LogEntryProto.newBuilder()
                .setTerm(at.getTerm())
                .setIndex(at.getIndex())
                .setConfigurationEntry(alone)
                .build();
        Files.write(file, entry.toByteArray());
        SnapshotFile.sync(file);
    }

    private static RaftStorage storage(Path root, StartupOption option) throws IOException {
        RaftStorage storage = RaftStorage.newBuilder()
                .setDirectory(root.toFile())
                .setOption(option)
                .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
                .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
                .build();
        storage.initialize();
        return storage;
    }
}
