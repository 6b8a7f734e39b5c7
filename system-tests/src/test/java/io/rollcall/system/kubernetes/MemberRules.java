package io.rollcall.system.kubernetes;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.SleepAction;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules for a registry of several members, and for everything that calls it. */
final class MemberRules {

    /** The registry's own rule, if no {@code ROLLCALL_REGISTRY_LOG_PORT} is set. */
    private static final int LOG_PORT_ABOVE = 1_000;

    /** Two seconds for the hand-over, five for the close of the log, ten for the requests under way. */
    private static final long STOP_SECONDS = 2 + 5 + 10;

    private static final String PEERS = "ROLLCALL_REGISTRY_PEERS";

    private final Manifests manifests;
    private final Network network;
    private final Workload members;
    private final Container container;
    private final List<String> peers;
    private final List<String> complaints = new ArrayList<>();

    private MemberRules(Manifests manifests, Workload members) {
        this.manifests = manifests;
        this.network = new Network(manifests.ofKind(NetworkPolicy.class));
        this.members = members;
        this.container = members.containers().get(0);
        this.peers = addresses(container, PEERS);
    }

    /** Returns what is wrong with the registry's members, a line each; nothing if it is alone. */
    static List<String> complaints(Manifests manifests) {
        return manifests.workloads().stream()
                .filter(MemberRules::isRegistry)
                .flatMap(registry -> new MemberRules(manifests, registry).check().stream())
                .toList();
    }

    private static boolean isRegistry(Workload workload) {
        return workload.containers().get(0).getImage().contains("registry-app");
    }

    private List<String> check() {
        if (members.podNames().size() == 1 && peers.isEmpty()) return List.of();
        checkSet();
        checkNodes();
        checkEnd();
        members.podNames().forEach(this::checkMember);
        checkCommonServices();
        checkLogIsClosed();
        manifests.workloads().stream().filter(it -> !isRegistry(it)).forEach(this::checkCaller);
        require(network.lets(members, members, httpPort()), "members do not reach each other");
        require(network.lets(members, members, logPort()), "members do not reach each other's log");
        return complaints;
    }

    private void checkSet() {
        require(
                members.podNames().size() == peers.size(),
                members.podNames().size() + " replicas, and " + peers.size() + " peers");
        require(Set.copyOf(peers).size() == peers.size(), "two peers are one: " + peers);
        require(
                members.owner() instanceof StatefulSet set
                        && "Parallel".equals(set.getSpec().getPodManagementPolicy()),
                "a group is not formed by members that start one after the other");
        require(
                container.getVolumeMounts().stream()
                        .anyMatch(mount -> mount.getMountPath().equals("/data")
                                && members.volumes().contains(mount.getName())),
                "no volume of each member's own at /data");
        require(
                container.getEnv().stream()
                        .anyMatch(it -> it.getName().equals("POD_NAME")
                                && it.getValueFrom() != null
                                && it.getValueFrom().getFieldRef() != null
                                && "metadata.name"
                                        .equals(it.getValueFrom().getFieldRef().getFieldPath())),
                "POD_NAME is not the pod's name");
    }

    private void checkNodes() {
        boolean apart = Optional.ofNullable(members.pod().getAffinity())
                .map(Affinity::getPodAntiAffinity)
                .map(PodAntiAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .orElse(List.of())
                .stream()
                .anyMatch(term -> "kubernetes.io/hostname".equals(term.getTopologyKey())
                        && members.matches(term.getLabelSelector()));
        require(apart, "two members may share a node");
    }

    private void checkEnd() {
        long sleep = Optional.ofNullable(container.getLifecycle())
                .map(Lifecycle::getPreStop)
                .map(LifecycleHandler::getSleep)
                .map(SleepAction::getSeconds)
                .orElse(0L);
        Long grace = members.pod().getTerminationGracePeriodSeconds();
        require(
                grace != null && grace > sleep + STOP_SECONDS,
                "killed after " + grace + " s, and it may take " + (sleep + STOP_SECONDS) + " s to stop");
        List<PodDisruptionBudget> budgets = manifests.ofKind(PodDisruptionBudget.class).stream()
                .filter(budget -> members.matches(budget.getSpec().getSelector()))
                .toList();
        // An eviction of a pod with two budgets fails.
        require(
                budgets.size() == 1
                        && new IntOrString(1).equals(budgets.get(0).getSpec().getMaxUnavailable()),
                "not one budget of disruptions, of one member at a time");
    }

    /** Checks the address of a member, and the Service that holds it. */
    private void checkMember(String pod) {
        String address = manifests
                .variable(container, "ROLLCALL_REGISTRY_PUBLIC_ADDRESS")
                .orElse("")
                .replace("$(POD_NAME)", pod);
        require(peers.contains(address), pod + " is at '" + address + "', and that is not among the peers");
        List<Service> own = services()
                .filter(service -> pod.equals(service.getSpec().getSelector().get(Workload.POD_NAME)))
                .toList();
        if (own.size() != 1) {
            complain(pod + " has " + own.size() + " Services of its own");
            return;
        }
        Service service = own.get(0);
        require(address.equals(service.getMetadata().getName() + ":" + httpPort()), pod + ": its Service is elsewhere");
        require(isClusterIp(service), pod + ": the address of its Service does not outlive the pod");
        require(
                Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses()),
                pod + " is not found before it is ready");
        require(leads(service, httpPort()), pod + ": its Service does not lead to its port for HTTP");
        require(leads(service, logPort()), pod + ": its Service does not lead to its log");
    }

    /** Checks the Services that stand for all members. */
    private void checkCommonServices() {
        List<Service> common = services()
                .filter(service -> !service.getSpec().getSelector().containsKey(Workload.POD_NAME))
                .filter(service -> members.matches(service.getSpec().getSelector()))
                .toList();
        require(
                common.stream()
                        .anyMatch(service -> isClusterIp(service)
                                && leads(service, httpPort())
                                && !Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses())),
                "no Service leads clients to the members that are ready");
        for (Service service : common)
            require(
                    service.getSpec().getPorts().stream().noneMatch(port -> isFor(port, logPort())),
                    "Service " + service.getMetadata().getName() + " leads to some member's log");
    }

    private void checkLogIsClosed() {
        require(network.guards(members), "no network policy guards the log");
        boolean isClosed = network.waysIn(members, logPort())
                .allMatch(way ->
                        !way.getFrom().isEmpty() && way.getFrom().stream().allMatch(this::isMember));
        require(isClosed, "the log is open to others than members");
    }

    /** Returns whether a peer selects members only, in any namespace that has these manifests. */
    private boolean isMember(NetworkPolicyPeer peer) {
        return peer.getIpBlock() == null
                && peer.getNamespaceSelector() == null
                && peer.getPodSelector() != null
                && members.selector() != null
                && members.selector().getMatchLabels().entrySet().stream()
                        .allMatch(peer.getPodSelector().getMatchLabels().entrySet()::contains);
    }

    private void checkCaller(Workload caller) {
        for (Container its : caller.containers())
            require(
                    new HashSet<>(addresses(its, "ROLLCALL_REGISTRY_ADDRESS")).equals(Set.copyOf(peers)),
                    caller.name() + " knows other addresses than the members'");
        require(network.lets(caller, members, httpPort()), caller.name() + " does not reach the members");
    }

    private Stream<Service> services() {
        return manifests.ofKind(Service.class).stream();
    }

    private static boolean isClusterIp(Service service) {
        return !"None".equals(service.getSpec().getClusterIP())
                && "ClusterIP"
                        .equals(Objects.requireNonNullElse(service.getSpec().getType(), "ClusterIP"));
    }

    /** Returns whether a port of a Service leads to the port with the same number. */
    private boolean leads(Service service, int number) {
        return service.getSpec().getPorts().stream().anyMatch(port -> port.getPort() == number && isFor(port, number));
    }

    private boolean isFor(ServicePort port, int number) {
        return Objects.equals(members.portNumber(port.getTargetPort()), number);
    }

    private int httpPort() {
        return container.getPorts().get(0).getContainerPort();
    }

    private int logPort() {
        return httpPort() + LOG_PORT_ABOVE;
    }

    private List<String> addresses(Container its, String variable) {
        return manifests
                .variable(its, variable)
                .map(list -> List.of(list.split(",", -1)))
                .orElse(List.of());
    }

    private void require(boolean holds, String complaint) {
        if (!holds) complain(complaint);
    }

    private void complain(String complaint) {
        complaints.add(members.name() + ": " + complaint);
    }
}
