package io.rollcall.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Makes Ratis' configuration from our settings, and holds the limits that are not for everybody to set. */
final class LogConfiguration {

    /** The size of the largest request to append entries: the largest entry, and what Ratis adds to it. */
    static final SizeInBytes REQUEST_MAX = SizeInBytes.valueOf(ReplicatedLog.ENTRY_BYTES_MAX + (1L << 20));

    private static final SizeInBytes WRITE_BUFFER = SizeInBytes.valueOf(8L << 20);
    private static final SizeInBytes MESSAGE_MAX = SizeInBytes.valueOf(16L << 20);
    private static final SizeInBytes SNAPSHOT_CHUNK_MAX = SizeInBytes.valueOf(1L << 20);
    private static final SizeInBytes SEGMENT = SizeInBytes.valueOf(32L << 20);

    /** What waits in memory, to be committed or to be written. */
    private static final int WAITING_ENTRIES_MAX = 4_096;

    private static final SizeInBytes WAITING_BYTES_MAX = SizeInBytes.valueOf(32L << 20);

    /** The number of entries that a member may lack and still get from the log, whatever is in snapshots. */
    private static final long KEPT_BEHIND_SNAPSHOT_ENTRIES = 1_000;

    private static final int SNAPSHOTS_KEPT = 2;

    private static final Duration FIRST_ELECTION_ALONE_MIN = Duration.ofMillis(50);

    /** A paused process steps down when it goes on. After a longer pause, Ratis would close itself and stay closed. */
    private static final Duration PAUSE_THAT_CLOSES = Duration.ofDays(1);

    /** The pauses of a leader after failures to send: by default they would become 5 s, while a member stays away. */
    private static final String PAUSES_AFTER_FAILURES = "1ms,10, 250ms," + Integer.MAX_VALUE;

    /** No request is repeated, so there is nothing to remember the answers of requests for. */
    private static final Duration ANSWER_REMEMBERED = Duration.ofSeconds(1);

    private LogConfiguration() {}

    static RaftProperties of(LogSettings settings) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(
                properties, List.of(settings.directory().toFile()));
        setTransport(properties, settings);
        setElection(properties, settings);
        setLog(properties);
        setSnapshots(properties);
        setBounds(properties);
        return properties;
    }

    private static void setTransport(RaftProperties properties, LogSettings settings) {
        GrpcConfigKeys.Server.setHost(properties, settings.bindHost());
        GrpcConfigKeys.Server.setPort(properties, settings.self().logPort());
        GrpcConfigKeys.setMessageSizeMax(properties, MESSAGE_MAX);
    }

    private static void setElection(RaftProperties properties, LogSettings settings) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(settings.electionMin()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(settings.electionMax()));
        if (settings.peers().size() == 1) setFirstElection(properties);
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, time(settings.electionMax()));
        RaftServerConfigKeys.setCloseThreshold(properties, time(PAUSE_THAT_CLOSES));
    }

    /**
     * A member that is alone need not wait for others. If there are some, and they hear a leader, they give it no
     * vote.
     */
    private static void setFirstElection(RaftProperties properties) {
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, time(FIRST_ELECTION_ALONE_MIN));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, time(FIRST_ELECTION_ALONE_MIN.multipliedBy(2)));
    }

    private static void setLog(RaftProperties properties) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SEGMENT);
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 1);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SEGMENT);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BUFFER);
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
        // Or each commit is an entry, too, written and synced: for members that apply before there is a leader.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, KEPT_BEHIND_SNAPSHOT_ENTRIES);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, REQUEST_MAX);
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, PAUSES_AFTER_FAILURES);
    }

    private static void setSnapshots(RaftProperties properties) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false); // Snapshots asks for them
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, SNAPSHOTS_KEPT);
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SNAPSHOT_CHUNK_MAX);
    }

    private static void setBounds(RaftProperties properties) {
        RaftServerConfigKeys.Write.setElementLimit(properties, WAITING_ENTRIES_MAX);
        RaftServerConfigKeys.Write.setByteLimit(properties, WAITING_BYTES_MAX);
        RaftServerConfigKeys.Log.setQueueElementLimit(properties, WAITING_ENTRIES_MAX);
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, WAITING_BYTES_MAX);
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, time(ANSWER_REMEMBERED));
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
