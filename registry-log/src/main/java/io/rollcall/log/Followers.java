package io.rollcall.log;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.LogAppender;

/** The members which this one sends the log to where it leads. Ratis itself shows nobody its appenders. */
final class Followers {

    private final Duration silenceMax;

    /** The latest appender of each member. It may be of an earlier leadership, and does not run then. */
    private final Map<RaftPeerId, LogAppender> appenders = new ConcurrentHashMap<>();

    /** @param silenceMax the longest silence of a follower that is well */
    Followers(Duration silenceMax) {
        this.silenceMax = silenceMax;
    }

    void add(LogAppender appender) {
        appenders.put(appender.getFollowerId(), appender);
    }

    /**
     * Sends a heartbeat to each follower that is well, and has not yet said that it knows an entry to be committed.
     *
     * @return whether there is one
     */
    boolean tellThoseBehind(long index) {
        boolean isOneBehind = false;
        for (LogAppender appender : appenders.values()) {
            if (!appender.isRunning() || knows(appender, index) || isSilent(appender)) continue;
            appender.triggerHeartbeat();
            isOneBehind = true;
        }
        return isOneBehind;
    }

    private static boolean knows(LogAppender appender, long index) {
        return appender.getFollower().getCommitIndex() >= index;
    }

    private boolean isSilent(LogAppender appender) {
        return appender.getFollower().getLastRpcResponseTime().elapsedTimeMs() > silenceMax.toMillis();
    }
}
