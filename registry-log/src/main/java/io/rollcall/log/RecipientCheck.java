package io.rollcall.log;

import java.util.function.BooleanSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCall.Listener;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is meant for another member. Ratis itself does not look at the recipient: a member with an emptied
 * directory at the address of its predecessor would answer in its name, and vote again where the other one has voted.
 *
 * <p>A log that is being closed refuses everything: Ratis would report each message as an error.
 */
final class RecipientCheck implements ServerInterceptor {

    private final ByteString self;
    private final BooleanSupplier isClosed;

    RecipientCheck(RaftPeerId self, BooleanSupplier isClosed) {
        this.self = self.toByteString();
        this.isClosed = isClosed;
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

            private boolean isRefused;

            @Override
            public void onMessage(Q message) {
                if (isRefused) return;
                RaftRpcRequestProto request = request(message);
                if (isClosed.getAsBoolean()) refuse(Status.UNAVAILABLE.withDescription("This member is closing"));
                else if (request != null && !request.getReplyId().equals(self))
                    refuse(Status.NOT_FOUND.withDescription("This is another member"));
                else super.onMessage(message);
            }

            private void refuse(Status why) {
                isRefused = true;
                call.close(why, new Metadata());
            }

            @Override
            public void onHalfClose() {
                if (!isRefused) super.onHalfClose();
            }
        };
    }

    /** @return null: it comes from no member */
    private static @Nullable RaftRpcRequestProto request(Object message) {
        if (message instanceof AppendEntriesRequestProto append) return append.getServerRequest();
        if (message instanceof RequestVoteRequestProto vote) return vote.getServerRequest();
        if (message instanceof InstallSnapshotRequestProto install) return install.getServerRequest();
        if (message instanceof StartLeaderElectionRequestProto start) return start.getServerRequest();
        return message instanceof ReadIndexRequestProto read ? read.getServerRequest() : null;
    }
}
