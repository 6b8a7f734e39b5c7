package io.rollcall.system.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules that an operator would set for a pod. */
final class Rules {

    /** More than the Spring lifecycle's 10 s, the longest drain and the sleep before it together. */
    private static final long GRACE_SECONDS = 20;

    private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");

    private final Map<String, Application> applications;
    private final List<String> complaints = new ArrayList<>();

    private Rules(Map<String, Application> applications) {
        this.applications = applications;
    }

    /**
     * Returns what is wrong with these pods, a line each.
     *
     * @param applications the applications, by the name of their image
     */
    static List<String> complaints(Manifests manifests, Map<String, Application> applications) {
        Rules rules = new Rules(applications);
        Set<String> configMaps = new HashSet<>();
        manifests.all().stream()
                .filter(it -> it.getKind().equals("ConfigMap"))
                .forEach(it -> configMaps.add(it.getMetadata().getName()));
        for (Workload workload : manifests.workloads()) {
            rules.checkPod(workload);
            for (Container container : workload.containers()) {
                String where = workload.name() + ", container " + container.getName();
                rules.checkResources(where, container);
                rules.checkSecurity(where, container);
                rules.checkMounts(where, workload, container);
                rules.checkApplication(where, container);
                for (var from : container.getEnvFrom())
                    rules.require(
                            from.getConfigMapRef() != null
                                    && configMaps.contains(
                                            from.getConfigMapRef().getName()),
                            where + ": envFrom names what is not there");
                if (!workload.isJob()) rules.checkProbes(where, workload, container);
            }
        }
        return List.copyOf(rules.complaints);
    }

    private void checkPod(Workload workload) {
        var pod = workload.pod();
        PodSecurityContext security = Objects.requireNonNullElseGet(pod.getSecurityContext(), PodSecurityContext::new);
        String where = workload.name();
        require(Boolean.TRUE.equals(security.getRunAsNonRoot()), where + ": runAsNonRoot is not true");
        require(
                security.getSeccompProfile() != null
                        && "RuntimeDefault".equals(security.getSeccompProfile().getType()),
                where + ": no seccomp profile");
        require(
                Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
                where + ": a token is mounted that nobody uses");
        // A job ends by itself; a job that must not last for ever has a deadline.
        if (workload.owner() instanceof Job job)
            require(job.getSpec().getActiveDeadlineSeconds() != null, where + ": no activeDeadlineSeconds");
        else
            require(
                    pod.getTerminationGracePeriodSeconds() != null
                            && pod.getTerminationGracePeriodSeconds() >= GRACE_SECONDS,
                    where + ": terminationGracePeriodSeconds is under " + GRACE_SECONDS);
    }

    private void checkProbes(String where, Workload workload, Container container) {
        Map<String, Function<Container, @Nullable Probe>> probes = Map.of(
                "startupProbe", Container::getStartupProbe,
                "readinessProbe", Container::getReadinessProbe,
                "livenessProbe", Container::getLivenessProbe);
        probes.forEach((name, ofContainer) -> {
            Probe probe = ofContainer.apply(container);
            if (probe == null || probe.getHttpGet() == null) {
                complaints.add(where + ": no " + name);
                return;
            }
            String group = name.equals("readinessProbe") ? "readiness" : "liveness";
            require(
                    ("/actuator/health/" + group).equals(probe.getHttpGet().getPath()),
                    where + ": " + name + " asks " + probe.getHttpGet().getPath());
            IntOrString port = probe.getHttpGet().getPort();
            require(workload.hasPort(port), where + ": " + name + " asks a port that is not there");
        });
        require(
                container.getLifecycle() != null && container.getLifecycle().getPreStop() != null,
                where + ": no preStop");
    }

    private void checkResources(String where, Container container) {
        var resources = container.getResources();
        for (String resource : List.of("cpu", "memory")) {
            require(
                    resources != null && resources.getRequests().containsKey(resource),
                    where + ": no request of " + resource);
            require(
                    resources != null && resources.getLimits().containsKey(resource),
                    where + ": no limit of " + resource);
        }
    }

    private void checkSecurity(String where, Container container) {
        SecurityContext security = Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
        require(
                Boolean.FALSE.equals(security.getAllowPrivilegeEscalation()),
                where + ": allowPrivilegeEscalation is not false");
        require(
                Boolean.TRUE.equals(security.getReadOnlyRootFilesystem()),
                where + ": readOnlyRootFilesystem is not true");
        require(
                security.getCapabilities() != null
                        && security.getCapabilities().getDrop().contains("ALL"),
                where + ": capabilities are not dropped");
    }

    private void checkMounts(String where, Workload workload, Container container) {
        Set<String> volumes = new HashSet<>(workload.volumes());
        workload.pod().getVolumes().forEach(volume -> volumes.add(volume.getName()));
        for (VolumeMount mount : container.getVolumeMounts())
            require(volumes.contains(mount.getName()), where + ": no volume " + mount.getName());
        require(
                container.getVolumeMounts().stream()
                        .anyMatch(mount -> mount.getMountPath().equals("/tmp")),
                where + ": nothing at /tmp, where Tomcat works");
    }

    /** Checks that its port and its properties are the application's. */
    private void checkApplication(String where, Container container) {
        String name = container.getImage().replaceAll(":[^:/]*$", "").replaceAll("^.*/", "");
        Application application = applications.get(name);
        if (application == null) {
            complaints.add(where + ": no application makes the image " + container.getImage());
            return;
        }
        List<Integer> ports = application.ports(isMember(container));
        require(
                container.getPorts().stream()
                        .map(ContainerPort::getContainerPort)
                        .toList()
                        .equals(ports),
                where + ": " + name + " listens at " + ports);
        Set<String> said = new HashSet<>();
        for (var variable : container.getEnv()) {
            require(
                    !variable.getName().startsWith("ROLLCALL_")
                            || application.variables().contains(variable.getName()),
                    where + ": " + name + " has no property for " + variable.getName());
            Matcher reference = REFERENCE.matcher(Objects.requireNonNullElse(variable.getValue(), ""));
            while (reference.find())
                require(
                        said.contains(reference.group(1)),
                        where + ": " + variable.getName() + " uses " + reference.group(1) + " before it is said");
            said.add(variable.getName());
        }
    }

    /** Returns whether it is one of several registries. */
    private static boolean isMember(Container container) {
        return container.getEnv().stream().anyMatch(it -> it.getName().equals("ROLLCALL_REGISTRY_PEERS"));
    }

    private void require(boolean holds, String complaint) {
        if (!holds) complaints.add(complaint);
    }
}
