package io.rollcall.log;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Members on this machine, each with a directory and a port. */
final class Group implements AutoCloseable {

    /** Ratis' own gRPC logs by the JDK, whose loggers are forgotten unless somebody holds them. */
    private static final Logger GRPC = Logger.getLogger("org.apache.ratis");

    static {
        GRPC.setLevel(Level.OFF);
    }

    private final Path home;
    private final UUID id = UUID.randomUUID();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();

    Group(Path home, int size) throws IOException {
        this.home = home;
        for (int i = 1; i <= size; i++) peers.add(newPeer("m" + i));
    }

    static Peer newPeer(String id) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Peer(id, "127.0.0.1:" + free.getLocalPort(), "http://" + id);
        }
    }

    UUID id() {
        return id;
    }

    List<Peer> peers() {
        return List.copyOf(peers);
    }

    Path directory(Peer peer) {
        return home.resolve(peer.id());
    }

    /** Returns the settings of a member, with short election time-outs. */
    LogSettings settings(Peer self, List<Peer> initial) {
        return LogSettings.of(directory(self), id, self, initial)
                .withElection(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    LogSettings settings(int member) {
        return settings(peers.get(member), peers);
    }

    Member add(Member member) {
        members.add(member);
        return member;
    }

    Member open(int member) throws IOException {
        return add(Member.open(settings(member)));
    }

    /** Opens every member of the first peers, and waits until one leads. */
    Member openAll() throws IOException {
        for (int i = 0; i < peers.size(); i++) open(i);
        return awaitLeader();
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    List<Member> followers() {
        return members.stream().filter(member -> !member.leads()).toList();
    }

    Member awaitLeader() {
        await().atMost(Member.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> members.stream().anyMatch(Member::leads));
        return members.stream().filter(Member::leads).findAny().orElseThrow();
    }

    /** Closes a member. It can be opened again. */
    void close(Member member) {
        member.close();
        members.remove(member);
    }

    Member reopen(Member former) throws IOException {
        close(former);
        return add(Member.open(settings(former.peer(), peers)));
    }

    @Override
    public void close() {
        members.forEach(Member::close);
    }
}
