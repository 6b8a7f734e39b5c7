package io.rollcall.system.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that every reference by label, port or name leads to an object that exists. */
final class References {

    private static final Pattern HOST_AND_PORT = Pattern.compile("([a-z][a-z0-9-]*):(\\d+)");

    private final Manifests manifests;
    private final List<Workload> workloads;
    private final List<String> complaints = new ArrayList<>();

    private References(Manifests manifests) {
        this.manifests = manifests;
        this.workloads = manifests.workloads();
    }

    /**
     * Returns the references that lead nowhere, a line each.
     *
     * @param variables the variables of every application, which a ConfigMap may set
     */
    static List<String> complaints(Manifests manifests, Set<String> variables) {
        References references = new References(manifests);
        references.workloads.forEach(references::checkWorkload);
        manifests.ofKind(Service.class).forEach(references::checkService);
        manifests
                .ofKind(PodDisruptionBudget.class)
                .forEach(budget ->
                        references.requirePods(budget, budget.getSpec().getSelector()));
        manifests.ofKind(NetworkPolicy.class).forEach(references::checkPolicy);
        manifests.ofKind(ServiceMonitor.class).forEach(references::checkMonitor);
        manifests.ofKind(ConfigMap.class).forEach(map -> references.checkConfiguration(map, variables));
        return List.copyOf(references.complaints);
    }

    private void checkWorkload(Workload workload) {
        for (var container : workload.containers())
            for (var variable : container.getEnv())
                if (variable.getValue() != null)
                    checkAddresses(workload.name() + ": " + variable.getName(), variable.getValue());
        if (workload.selector() != null)
            require(workload.matches(workload.selector()), workload.name() + ": its selector is not its pods'");
        for (var spread : workload.pod().getTopologySpreadConstraints())
            require(workload.matches(spread.getLabelSelector()), workload.name() + ": spreads pods of others");
        if (workload.owner() instanceof StatefulSet set)
            require(
                    manifests.ofKind(Service.class).stream()
                            .anyMatch(service -> service.getMetadata()
                                            .getName()
                                            .equals(set.getSpec().getServiceName())
                                    && "None".equals(service.getSpec().getClusterIP())
                                    && workload.matches(service.getSpec().getSelector())),
                    workload.name() + ": no headless Service of its own");
    }

    private void checkService(Service service) {
        List<Workload> selected = workloads.stream()
                .filter(workload -> workload.matches(service.getSpec().getSelector()))
                .filter(workload -> !workload.isJob())
                .toList();
        require(!selected.isEmpty(), name(service) + ": selects no pod");
        for (ServicePort port : service.getSpec().getPorts())
            for (Workload workload : selected)
                require(workload.hasPort(port.getTargetPort()), name(service) + ": no such port at " + workload.name());
    }

    private void checkPolicy(NetworkPolicy policy) {
        LabelSelector selector = policy.getSpec().getPodSelector();
        requirePods(policy, selector);
        for (var rule : policy.getSpec().getIngress()) {
            List<Workload> listeners = workloads.stream()
                    .filter(it -> it.matches(selector) && !it.isJob())
                    .toList();
            checkPorts(policy, listeners, rule.getPorts());
            for (NetworkPolicyPeer peer : rule.getFrom())
                if (peer.getNamespaceSelector() == null) requirePods(policy, peer.getPodSelector());
        }
        for (var rule : policy.getSpec().getEgress()) {
            for (NetworkPolicyPeer peer : rule.getTo()) {
                if (peer.getNamespaceSelector() != null) continue;
                requirePods(policy, peer.getPodSelector());
                checkPorts(
                        policy,
                        workloads.stream()
                                .filter(it -> it.matches(peer.getPodSelector()))
                                .toList(),
                        rule.getPorts());
            }
        }
    }

    private void checkPorts(NetworkPolicy policy, List<Workload> listeners, List<NetworkPolicyPort> ports) {
        for (NetworkPolicyPort port : ports)
            for (Workload listener : listeners)
                require(listener.hasPort(port.getPort()), name(policy) + ": no such port at " + listener.name());
    }

    private void checkMonitor(ServiceMonitor monitor) {
        Map<String, String> labels = monitor.getSpec().getSelector().getMatchLabels();
        List<Service> services = manifests.ofKind(Service.class).stream()
                .filter(service -> service.getMetadata().getLabels() != null)
                .filter(service -> service.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
        require(!services.isEmpty(), name(monitor) + ": selects no Service");
        for (var endpoint : monitor.getSpec().getEndpoints())
            for (Service service : services)
                require(
                        service.getSpec().getPorts().stream()
                                .anyMatch(port -> port.getName().equals(endpoint.getPort())),
                        name(monitor) + ": no port " + endpoint.getPort() + " at " + name(service));
    }

    private void checkConfiguration(ConfigMap map, Set<String> variables) {
        map.getData().forEach((variable, value) -> {
            require(variables.contains(variable), name(map) + ": no application has a property for " + variable);
            checkAddresses(name(map) + ": " + variable, value);
        });
    }

    /** Checks a variable's value, if it is an address or several with commas between them. */
    private void checkAddresses(String where, String value) {
        for (String each : value.split(",", -1)) {
            Matcher address = HOST_AND_PORT.matcher(each);
            if (address.matches())
                require(
                        hasService(address.group(1), Integer.parseInt(address.group(2))),
                        where + " leads nowhere: " + each);
        }
    }

    private boolean hasService(String name, int port) {
        return manifests.ofKind(Service.class).stream()
                .filter(service -> service.getMetadata().getName().equals(name))
                .flatMap(service -> service.getSpec().getPorts().stream())
                .anyMatch(it -> new IntOrString(it.getPort()).equals(new IntOrString(port)));
    }

    private void requirePods(HasMetadata object, LabelSelector selector) {
        require(workloads.stream().anyMatch(it -> it.matches(selector)), name(object) + ": selects no pod");
    }

    private static String name(HasMetadata object) {
        return object.getKind() + ' ' + object.getMetadata().getName();
    }

    private void require(boolean holds, String complaint) {
        if (!holds) complaints.add(complaint);
    }
}
