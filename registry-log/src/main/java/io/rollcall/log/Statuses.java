package io.rollcall.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LeaderInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/** Reads the status of a member out of Ratis. */
final class Statuses {

    private static final long NOT_KNOWN = -1;

    private Statuses() {}

    static LogStatus of(RaftServer.Division division) {
        DivisionInfo info = division.getInfo();
        RaftConfiguration configuration = division.getRaftConf();
        return new LogStatus(
                role(info.getCurrentRole()),
                info.getCurrentTerm(),
                Optional.ofNullable(info.getLeaderId())
                        .map(configuration::getPeer)
                        .map(Peers::fromRatis)
                        .orElse(null),
                division.getRaftLog().getLastCommittedIndex(),
                info.getLastAppliedIndex(),
                Peers.fromRatis(configuration.getCurrentPeers()),
                leading(division, configuration).orElse(null));
    }

    /** Returns for how long the majority has been silent; 0: this member does not lead, or not for that long. */
    static long silenceMillis(RaftServer.Division division, Duration leadsAtLeast) {
        RoleInfoProto role = division.getInfo().getRoleInfoProto();
        if (!role.hasLeaderInfo() || role.getRoleElapsedTimeMs() < leadsAtLeast.toMillis()) return 0;
        List<LogStatus.Follower> followers = followers(role.getLeaderInfo(), null);
        return silence(followers, division.getRaftConf(), division.getId().toString());
    }

    /** Returns the ids of the members, without those that are being taken in. */
    private static Set<String> members(RaftConfiguration configuration) {
        return Stream.concat(configuration.getCurrentPeers().stream(), configuration.getPreviousPeers().stream())
                .map(peer -> peer.getId().toString())
                .collect(Collectors.toSet());
    }

    /**
     * Returns what this member knows about the silence of others. A member that is being taken in is none of the silent
     * ones: Ratis says of it that it was silent before it was asked for the first time, and does not go on with it
     * where its connections are replaced.
     *
     * @param most the longest silence of a member that is well, and the time that a new leader has to hear from it
     */
    static ChannelWatch.Silence silence(RaftServer.Division division, Duration most) {
        DivisionInfo info = division.getInfo();
        RoleInfoProto role = info.getRoleInfoProto();
        if (role.hasLeaderInfo()) {
            boolean isNew = role.getRoleElapsedTimeMs() < most.toMillis();
            Set<String> members = members(division.getRaftConf());
            List<Peer> silent = followers(role.getLeaderInfo(), null).stream()
                    .filter(follower -> members.contains(follower.peer().id()))
                    .filter(follower -> follower.silentMillis() > most.toMillis())
                    .map(LogStatus.Follower::peer)
                    .toList();
            return new ChannelWatch.Silence(true, isNew ? List.of() : silent);
        }
        if (info.getLeaderId() != null) return new ChannelWatch.Silence(true, List.of());
        return new ChannelWatch.Silence(false, others(division));
    }

    /** Returns whether this member follows a leader that it knows. */
    static boolean follows(RaftServer.Division division) {
        return division.getInfo().isFollower() && division.getInfo().getLeaderId() != null;
    }

    /** Returns the members but this one. */
    static List<Peer> others(RaftServer.Division division) {
        return division.getRaftConf().getCurrentPeers().stream()
                .filter(peer -> !peer.getId().equals(division.getId()))
                .map(Peers::fromRatis)
                .toList();
    }

    private static LogStatus.Role role(RaftPeerRole role) {
        return switch (role) {
            case LEADER -> LogStatus.Role.LEADER;
            case CANDIDATE -> LogStatus.Role.CANDIDATE;
            default -> LogStatus.Role.FOLLOWER;
        };
    }

    private static Optional<LogStatus.Leading> leading(RaftServer.Division division, RaftConfiguration configuration) {
        long[] matches = division.getInfo().getFollowerMatchIndices();
        RoleInfoProto role = division.getInfo().getRoleInfoProto();
        if (!role.hasLeaderInfo()) return Optional.empty();
        List<LogStatus.Follower> followers = followers(role.getLeaderInfo(), matches);
        return Optional.of(new LogStatus.Leading(
                silence(followers, configuration, division.getId().toString()), followers));
    }

    /** @param matches in the order of the followers; null, or of another length, where they are changing */
    private static List<LogStatus.Follower> followers(LeaderInfoProto leader, long @Nullable [] matches) {
        List<ServerRpcProto> infos = leader.getFollowerInfoList();
        List<LogStatus.Follower> followers = new ArrayList<>();
        for (ServerRpcProto info : infos) {
            long match = matches == null || matches.length != infos.size() ? NOT_KNOWN : matches[followers.size()];
            followers.add(new LogStatus.Follower(Peers.fromRatis(info.getId()), info.getLastRpcElapsedTimeMs(), match));
        }
        return List.copyOf(followers);
    }

    /** While the members are changing, a majority of both the old and the new ones is needed. */
    private static long silence(List<LogStatus.Follower> followers, RaftConfiguration configuration, String self) {
        Map<String, Long> silences = new HashMap<>();
        for (LogStatus.Follower follower : followers)
            silences.put(follower.peer().id(), follower.silentMillis());
        silences.put(self, 0L);
        return Math.max(
                silence(silences, configuration.getCurrentPeers()),
                silence(silences, configuration.getPreviousPeers()));
    }

    private static long silence(Map<String, Long> silences, Collection<RaftPeer> peers) {
        if (peers.isEmpty()) return 0;
        long[] sorted = peers.stream()
                .mapToLong(peer -> silences.getOrDefault(peer.getId().toString(), Long.MAX_VALUE))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
