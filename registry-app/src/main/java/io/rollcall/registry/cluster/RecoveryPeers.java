package io.rollcall.registry.cluster;

import io.rollcall.log.Peer;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.HelloRequest;
import io.rollcall.wire.registry.HelloResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out whether the other members of a group run, before one of them is recovered without the others. */
final class RecoveryPeers {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** The limit on one question, with the search for the host's address, which has no time-out of its own. */
    private static final Duration ANSWER_MAX = TIMEOUT.multipliedBy(2);

    private static final String NOBODY_LISTENS = "nobody listens";

    private final MemberFile asks;
    private final MemberClient client;

    /** @param asks the member that is to be recovered */
    RecoveryPeers(MemberFile asks, MemberClient client) {
        this.asks = asks;
        this.client = client;
    }

    /**
     * What is known of one member.
     *
     * @param line what an operator reads: its address, and whether it runs
     * @param refusal why the group must not be recovered, as it follows the path of a directory; null: it may be
     */
    record Finding(String line, @Nullable String refusal) {}

    /** Asks all at once, and waits a bounded time for the answers. The findings are sorted by address. */
    List<Finding> ask(List<Peer> peers) {
        List<CompletableFuture<Finding>> asked = peers.stream()
                .sorted(Comparator.comparing(Peer::clientAddress))
                .map(this::ask)
                .toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Finding> ask(Peer peer) {
        return call(peer, "/Cluster.Hello", new HelloRequest(), HelloResponse.class)
                .thenCompose(hello -> judge(peer, hello))
                .exceptionallyCompose(failure -> reach(peer.clientAddress()));
    }

    private <T> CompletableFuture<T> call(Peer peer, String path, Object request, Class<T> type) {
        return CompletableFuture.completedFuture(peer.clientAddress())
                .thenCompose(address -> client.call(address, path, request, type, TIMEOUT))
                .orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Finding> judge(Peer peer, HelloResponse hello) {
        String address = peer.clientAddress();
        String group = String.valueOf(asks.group());
        if (hello.hasReplaced(group))
            return found(
                    address,
                    "was recovered already, at " + address + " as group " + hello.group() + ": empty this directory");
        if (hello.member().equals(peer.id())) return found(address, runs(address));
        if (!group.equals(hello.group()))
            return found(address + ": runs with another directory, and belongs to "
                    + (hello.group() == null ? "no group" : "the group " + hello.group()));
        return call(peer, "/Cluster.Status", new ClusterStatusRequest(), ClusterStatusResponse.class)
                .handle((status, failure) -> judge(address, status));
    }

    /** @param status the answer of another directory, which belongs to the same group; null: it did not answer */
    private Finding judge(String address, @Nullable ClusterStatusResponse status) {
        if (status == null)
            return new Finding(
                    address,
                    "may not be the only one that is left: " + address
                            + " belongs to the same group, and does not say whether that has a leader. Ask again");
        boolean isMember = status.members().stream()
                .anyMatch(member -> member.member().equals(asks.member().toString()));
        if (isMember) return new Finding(address, runs(address));
        // What it remembers of this member, which is stopped, is no leader.
        boolean hasLeader = status.leader() != null && !status.leader().equals(asks.name());
        if (hasLeader || !status.members().isEmpty())
            return new Finding(
                    address,
                    "must not be recovered: " + address + " belongs to the same group, which lives without it. Empty"
                            + " this directory, and start it: it joins");
        return new Finding(address + ": runs with an empty directory, and waits for the group", null);
    }

    private static String runs(String address) {
        return "is not the only one that is left: " + address + " runs as a member of the same group. If a majority"
                + " can run, start it, and recover nothing. Otherwise stop " + address + ", and recover "
                + Recovery.LATEST;
    }

    private static CompletableFuture<Finding> found(String address, String refusal) {
        return CompletableFuture.completedFuture(new Finding(address, refusal));
    }

    private static CompletableFuture<Finding> found(String line) {
        return CompletableFuture.completedFuture(new Finding(line, null));
    }

    /** Tells an address at which nobody listens from one of which nothing is known. The JDK's client does not. */
    private static CompletableFuture<Finding> reach(String address) {
        return CompletableFuture.supplyAsync(() -> connect(address))
                .completeOnTimeout(
                        "not known (its address is not found in time)", ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(what -> new Finding(address + ": " + what + demand(address, what), null));
    }

    private static String demand(String address, String what) {
        return what.equals(NOBODY_LISTENS) ? "" : ". Make sure that " + address + " is down: two registries would live";
    }

    private static String connect(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(address.substring(colon + 1));
            socket.connect(
                    new InetSocketAddress(address.substring(0, Math.max(0, colon)), port), (int) TIMEOUT.toMillis());
            return "not known (a process listens, and does not answer as a member)";
        } catch (SocketTimeoutException e) {
            return "not known (time-out)";
        } catch (UnknownHostException e) {
            return "not known (unknown host)";
        } catch (ConnectException e) {
            return NOBODY_LISTENS;
        } catch (IOException | IllegalArgumentException e) {
            return "not known (" + e.getMessage() + ")";
        }
    }
}
