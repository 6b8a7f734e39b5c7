package io.rollcall.system.faults;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.Launcher;
import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.LookupResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The registry of a network: one process, or several members, each on its own node. It starts none of them. */
final class Registries {

    private static final Launcher LAUNCHER = Cluster.quickStart();
    private static final int PORT = 9_300;
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Network network;
    private final List<String> nodes;

    /** @param count the number of members; 1: a registry that is alone */
    Registries(Network network, int count) {
        this.network = network;
        nodes = count == 1
                ? List.of("registry")
                : IntStream.rangeClosed(1, count).mapToObj(i -> "registry" + i).toList();
        nodes.forEach(network::add);
    }

    List<String> nodes() {
        return nodes;
    }

    List<String> others(String node) {
        return nodes.stream().filter(other -> !other.equals(node)).toList();
    }

    /** Returns the addresses of all members, with commas between them. */
    String addresses() {
        return nodes.stream().map(this::address).collect(Collectors.joining(","));
    }

    String address(String node) {
        return network.address(node) + ':' + PORT;
    }

    /** Returns the command that starts a member on its node. */
    List<String> command(String node, Path data) {
        List<String> flags =
                new ArrayList<>(List.of("-listen", address(node), "-data", data.toString(), "--rollcall.security=off"));
        if (nodes.size() > 1) flags.addAll(List.of("-peers", addresses(), "-public", address(node)));
        return network.on(node, LAUNCHER.command("registry", flags));
    }

    /** Returns the node of the member that leads; empty: none says so. */
    Optional<String> leader() {
        return nodes.stream()
                .filter(node -> {
                    ClusterStatusResponse status = status(node);
                    return status != null && status.leads();
                })
                .findFirst();
    }

    /** Returns what a member knows of the cluster; null: it does not answer. */
    @Nullable
    ClusterStatusResponse status(String node) {
        try {
            return endpoint(node, ANSWER)
                    .call("Cluster.Status", new ClusterStatusRequest(), ClusterStatusResponse.class);
        } catch (UnreachableException | RefusedException e) {
            return null;
        }
    }

    /** Returns the answer to a lookup, with its headers. */
    Answer lookup(String node, String service) {
        return endpoint(node, ANSWER).post("Registry.Lookup", "{\"service\":\"" + service + "\",\"all\":true}");
    }

    /** Returns the list of a service that all members answer, none of it stale; empty: they do not agree. */
    Optional<LookupResponse> agreed(String service) {
        Set<LookupResponse> lists = new HashSet<>();
        for (String node : nodes) {
            try {
                Answer answer = lookup(node, service);
                if (!answer.isGood() || isStale(answer)) return Optional.empty();
                lists.add(answer.as(LookupResponse.class));
            } catch (UnreachableException e) {
                return Optional.empty();
            }
        }
        return lists.size() == 1 ? lists.stream().findFirst() : Optional.empty();
    }

    /** Returns whether a leader has all members in its group. */
    boolean isWhole() {
        return nodes.size() == 1
                || leader().map(this::status).filter(this::hasAll).isPresent();
    }

    private boolean hasAll(ClusterStatusResponse status) {
        return status.members().stream()
                .map(ClusterStatusResponse.Member::name)
                .toList()
                .equals(sortedAddresses());
    }

    private List<String> sortedAddresses() {
        return nodes.stream().map(this::address).sorted().toList();
    }

    static boolean isStale(Answer answer) {
        return answer.header("rollcall-stale").isPresent();
    }

    Endpoint endpoint(String node, Duration timeout) {
        return new Endpoint(address(node), timeout);
    }
}
