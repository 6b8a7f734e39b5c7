package io.rollcall.log;

import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/** Ratis' gRPC, of which {@link Followers} gets the appenders. Ratis makes an instance by the name of the class. */
final class GrpcToFollowers implements RpcType {

    private static final String FOLLOWERS = Followers.class.getName();

    /** Has a server made of these properties and parameters give its appenders away. */
    static void set(RaftProperties properties, Parameters parameters, Followers followers) {
        RaftConfigKeys.Rpc.setType(properties, new GrpcToFollowers());
        parameters.put(FOLLOWERS, followers, Followers.class);
    }

    @Override
    public String name() {
        return GrpcToFollowers.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        Followers followers = parameters.getNonNull(FOLLOWERS, Followers.class);
        return new GrpcFactory(parameters) {
            @Override
            public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
                LogAppender appender = super.newLogAppender(server, leader, follower);
                followers.add(appender);
                return appender;
            }
        };
    }
}
