package io.rollcall.log;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.LogAppender;

/** The members which this one sends the log to where it leads. Ratis itself shows nobody its appenders. */
final class Followers {

    private final Duration silenceMax;

    /** The latest appender of each member, of the latest leadership. After that they do not run. */
    private final Map<RaftPeerId, LogAppender> appenders = new ConcurrentHashMap<>();

    /** @param silenceMax the longest silence of a follower that is well */
    Followers(Duration silenceMax) {
        this.silenceMax = silenceMax;
    }

    void add(LogAppender appender) {
        appenders.values().removeIf(former -> !former.getLeaderState().equals(appender.getLeaderState()));
        appenders.put(appender.getFollowerId(), appender);
    }

    /**
     * Sends a heartbeat to each follower that is well, has written an entry, and has not yet said that it knows it to
     * be committed. A heartbeat to a follower that has not written it would tell it nothing.
     *
     * @return whether one that is well does not know it yet
     */
    boolean tellThoseBehind(long index) {
        boolean isOneBehind = false;
        for (LogAppender appender : appenders.values()) {
            if (!appender.isRunning() || knows(appender, index) || isSilent(appender)) continue;
            isOneBehind = true;
            if (appender.getFollower().getMatchIndex() >= index) appender.triggerHeartbeat();
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
