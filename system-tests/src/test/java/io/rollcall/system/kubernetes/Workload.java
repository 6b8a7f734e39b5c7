package io.rollcall.system.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object that makes pods, and the pods that it makes.
 *
 * @param owner the owner of the pods
 * @param selector the labels by which the owner knows them; Kubernetes makes those of a job
 * @param volumes the volumes that each pod gets in addition to the template's
 */
record Workload(HasMetadata owner, @Nullable LabelSelector selector, PodTemplateSpec template, List<String> volumes) {

    /** The label with its name that Kubernetes gives to each pod of a StatefulSet. */
    static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

    static Stream<Workload> of(HasMetadata object) {
        if (object instanceof Deployment it)
            return Stream.of(
                    new Workload(it, it.getSpec().getSelector(), it.getSpec().getTemplate(), List.of()));
        if (object instanceof StatefulSet it)
            return Stream.of(new Workload(
                    it,
                    it.getSpec().getSelector(),
                    it.getSpec().getTemplate(),
                    it.getSpec().getVolumeClaimTemplates().stream()
                            .map(claim -> claim.getMetadata().getName())
                            .toList()));
        if (object instanceof Job it)
            return Stream.of(new Workload(it, null, it.getSpec().getTemplate(), List.of()));
        return Stream.empty();
    }

    String name() {
        return owner.getKind() + ' ' + owner.getMetadata().getName();
    }

    /** Returns whether it listens nowhere and ends by itself. */
    boolean isJob() {
        return owner instanceof Job;
    }

    PodSpec pod() {
        return template.getSpec();
    }

    List<Container> containers() {
        return pod().getContainers();
    }

    List<ContainerPort> ports() {
        return containers().stream()
                .flatMap(container -> container.getPorts().stream())
                .toList();
    }

    /** Returns the names that its pods have whenever they run; of a StatefulSet only. */
    List<String> podNames() {
        return owner instanceof StatefulSet set
                ? IntStream.range(0, set.getSpec().getReplicas())
                        .mapToObj(ordinal -> set.getMetadata().getName() + '-' + ordinal)
                        .toList()
                : List.of();
    }

    /** By number or by name. */
    boolean hasPort(@Nullable IntOrString port) {
        return portNumber(port) != null;
    }

    /** Returns the number of a port that is given by number or by name; null: there is no such port. */
    @Nullable
    Integer portNumber(@Nullable IntOrString port) {
        if (port == null) return null;
        return ports().stream()
                .filter(it -> it.getContainerPort().equals(port.getIntVal())
                        || String.valueOf(it.getName()).equals(port.getStrVal()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElse(null);
    }

    /** Returns whether one of its pods, or each, has these labels. */
    boolean matches(Map<String, String> labels) {
        Map<String, String> own = template.getMetadata().getLabels();
        return labels.entrySet().stream()
                .allMatch(label -> label.getKey().equals(POD_NAME)
                        ? podNames().contains(label.getValue())
                        : label.getValue().equals(own.get(label.getKey())));
    }

    boolean matches(LabelSelector selector) {
        return selector.getMatchExpressions().isEmpty() && matches(selector.getMatchLabels());
    }
}
