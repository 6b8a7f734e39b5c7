package io.rollcall.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one member.
 *
 * @param directory the directory of the log and its snapshots, which no other member uses. The log creates it
 * @param group the id of the group, the same on every member
 * @param self this member
 * @param peers the first members of the group, this one included, if its log is new. An empty list: the group exists,
 *     and its leader will add this member. A log that is not new knows its peers itself
 * @param electionMin the shortest silence of the leader after which a follower stands for election
 * @param electionMax the longest such silence, and the silence of the majority after which a leader steps down
 * @param snapshotEntries the number of entries after which there is a snapshot
 * @param snapshotAge the age of the last snapshot at which there is another, if there were entries
 * @param bindHost the host whose address the log's port is bound to
 * @param tls the certificates of mutual TLS between the members; null: they speak in clear
 */
public record LogSettings(
        Path directory,
        UUID group,
        Peer self,
        List<Peer> peers,
        Duration electionMin,
        Duration electionMax,
        long snapshotEntries,
        Duration snapshotAge,
        String bindHost,
        @Nullable LogTls tls) {

    public LogSettings {
        peers = List.copyOf(peers);
        if (!peers.isEmpty() && !peers.contains(self)) throw new IllegalArgumentException(self + " is not a peer");
        if (electionMin.toMillis() < 1 || electionMin.compareTo(electionMax) >= 0)
            throw new IllegalArgumentException(
                    "The shortest election time-out must be positive, and below the longest");
        if (snapshotEntries < 1) throw new IllegalArgumentException("A snapshot needs an entry");
    }

    /** Returns settings with default values, bound to the host of the member's own address. */
    public static LogSettings of(Path directory, UUID group, Peer self, List<Peer> peers) {
        return new LogSettings(
                directory,
                group,
                self,
                peers,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                20_000,
                Duration.ofHours(1),
                self.logHost(),
                null);
    }

    /** Returns these settings with other election time-outs. */
    public LogSettings withElection(Duration min, Duration max) {
        return new LogSettings(directory, group, self, peers, min, max, snapshotEntries, snapshotAge, bindHost, tls);
    }

    /** Returns these settings with snapshots after other numbers of entries and times. */
    public LogSettings withSnapshots(long entries, Duration age) {
        return new LogSettings(directory, group, self, peers, electionMin, electionMax, entries, age, bindHost, tls);
    }

    /** Returns these settings with the port bound to another host. */
    public LogSettings withBindHost(String host) {
        return new LogSettings(
                directory, group, self, peers, electionMin, electionMax, snapshotEntries, snapshotAge, host, tls);
    }

    /** Returns these settings with mutual TLS between the members; null: without. */
    public LogSettings withTls(@Nullable LogTls next) {
        return new LogSettings(
                directory, group, self, peers, electionMin, electionMax, snapshotEntries, snapshotAge, bindHost, next);
    }
}
