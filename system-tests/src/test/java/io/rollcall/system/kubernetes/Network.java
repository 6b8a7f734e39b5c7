package io.rollcall.system.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The network policies of one namespace. A direction in which no policy selects a pod is open. */
record Network(List<NetworkPolicy> policies) {

    /** Returns whether pods of the one connect to a port of the other. */
    boolean lets(Workload from, Workload to, int port) {
        return leaves(from, to, port) && enters(from, to, port);
    }

    private boolean leaves(Workload from, Workload to, int port) {
        List<NetworkPolicy> selecting = selecting(from, "Egress");
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> policy.getSpec().getEgress().stream())
                        .anyMatch(rule -> includes(rule.getTo(), to) && covers(rule.getPorts(), to, port));
    }

    private boolean enters(Workload from, Workload to, int port) {
        return !guards(to) || waysIn(to, port).anyMatch(rule -> includes(rule.getFrom(), from));
    }

    /** Returns whether nothing gets in that no policy lets in. */
    boolean guards(Workload to) {
        return !selecting(to, "Ingress").isEmpty();
    }

    /** Returns the rules that let somebody in at a port. */
    Stream<NetworkPolicyIngressRule> waysIn(Workload to, int port) {
        return selecting(to, "Ingress").stream()
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .filter(rule -> covers(rule.getPorts(), to, port));
    }

    private List<NetworkPolicy> selecting(Workload pods, String direction) {
        return policies.stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction)
                        && pods.matches(policy.getSpec().getPodSelector()))
                .toList();
    }

    /** No peers are all peers. */
    private static boolean includes(List<NetworkPolicyPeer> peers, Workload pods) {
        return peers.isEmpty()
                || peers.stream()
                        .anyMatch(peer -> peer.getNamespaceSelector() == null
                                && peer.getPodSelector() != null
                                && pods.matches(peer.getPodSelector()));
    }

    /** No ports are all ports. */
    private static boolean covers(List<NetworkPolicyPort> ports, Workload pods, int port) {
        return ports.isEmpty() || ports.stream().anyMatch(it -> covers(it, pods, port));
    }

    private static boolean covers(NetworkPolicyPort ports, Workload pods, int port) {
        if (ports.getPort() == null) return true;
        int first = Objects.requireNonNullElse(pods.portNumber(ports.getPort()), -1);
        int last = Objects.requireNonNullElse(ports.getEndPort(), first);
        return first <= port && port <= last;
    }
}
