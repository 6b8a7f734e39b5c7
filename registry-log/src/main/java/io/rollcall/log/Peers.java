package io.rollcall.log;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.util.ProtoUtils;

/** Turns our peers into those of Ratis, and back. */
final class Peers {

    private Peers() {}

    static RaftPeer toRatis(Peer peer) {
        return RaftPeer.newBuilder()
                .setId(peer.id())
                .setAddress(peer.logAddress())
                .setClientAddress(peer.clientAddress())
                .build();
    }

    static List<RaftPeer> toRatis(Collection<Peer> peers) {
        return peers.stream().map(Peers::toRatis).toList();
    }

    static Peer fromRatis(RaftPeer peer) {
        return new Peer(
                peer.getId().toString(), peer.getAddress(), Objects.requireNonNullElse(peer.getClientAddress(), ""));
    }

    static Peer fromRatis(RaftPeerProto peer) {
        return fromRatis(ProtoUtils.toRaftPeer(peer));
    }

    static List<Peer> fromRatis(Collection<RaftPeer> peers) {
        return peers.stream().map(Peers::fromRatis).toList();
    }
}
