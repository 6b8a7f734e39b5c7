package io.rollcall.system.kubernetes;

import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks that all processes speak TLS, or none, and that each has a certificate with its names. */
final class TlsRules {

    private static final String CERTIFICATES = "ROLLCALL_SECURITY_CERTIFICATES";
    private static final String PLAIN_TEXT = "ROLLCALL_SECURITY_PLAIN_TEXT";
    private static final String ADDRESS = "ROLLCALL_INSTANCE_ADDRESS";

    /** What the server's user may read, and nobody else. */
    private static final int MODE = 0440;

    private final Manifests manifests;
    private final boolean isSecure;
    private final List<String> complaints = new ArrayList<>();

    private TlsRules(Manifests manifests) {
        this.manifests = manifests;
        this.isSecure = manifests.workloads().stream()
                .flatMap(workload -> workload.containers().stream())
                .anyMatch(container -> !directory(container).isEmpty());
    }

    /** Returns what is wrong with TLS, a line each. */
    static List<String> complaints(Manifests manifests) {
        TlsRules rules = new TlsRules(manifests);
        for (Workload workload : manifests.workloads())
            for (Container container : workload.containers()) rules.check(workload, container);
        manifests.ofKind(ServiceMonitor.class).forEach(rules::checkMonitor);
        return List.copyOf(rules.complaints);
    }

    private void check(Workload workload, Container container) {
        checkProbe(workload, "startupProbe", container.getStartupProbe());
        checkProbe(workload, "readinessProbe", container.getReadinessProbe());
        checkProbe(workload, "livenessProbe", container.getLivenessProbe());
        if (!isSecure) return;
        String directory = directory(container);
        if (directory.isEmpty()) {
            complain(workload, "speaks no TLS, and others do");
            return;
        }
        require(workload, manifests.variable(container, PLAIN_TEXT).isEmpty(), "may send tokens without TLS");
        Optional<VolumeMount> mount = container.getVolumeMounts().stream()
                .filter(it -> (directory + '/').startsWith(it.getMountPath() + '/'))
                .findFirst();
        Optional<Volume> volume = mount.flatMap(it -> workload.pod().getVolumes().stream()
                .filter(each -> each.getName().equals(it.getName()))
                .findFirst());
        if (volume.isEmpty()) {
            complain(workload, "has no certificates at " + directory);
            return;
        }
        require(
                workload,
                mount.orElseThrow().getSubPath() == null && mount.orElseThrow().getSubPathExpr() == null,
                "never sees new certificates, because subPath hides them");
        require(workload, Objects.equals(mode(volume.get()), MODE), "its key has another mode than 0440");
        checkNames(workload, container, directory, mount.orElseThrow().getMountPath(), volume.get());
    }

    private void checkProbe(Workload workload, String name, @Nullable Probe probe) {
        if (probe != null && probe.getHttpGet() != null)
            require(
                    workload,
                    isSecure == "HTTPS".equals(probe.getHttpGet().getScheme()),
                    name + " does not speak what the server does");
    }

    /** Checks what others call it, and, where a certificate is made here, that it has these names. */
    private void checkNames(Workload workload, Container container, String directory, String mountPath, Volume volume) {
        Optional<String> address = manifests.variable(container, ADDRESS);
        List<String> pods = workload.podNames().isEmpty() ? List.of("") : workload.podNames();
        for (String pod : pods) {
            Set<String> hosts = new LinkedHashSet<>();
            if (address.isPresent()) {
                String host = host(address.get()).replace("$(POD_NAME)", pod);
                require(workload, host.equals(ownName(workload, pod)), "is called by " + host + ", not its own name");
                hosts.add(host);
            } else if (!workload.isJob()) hosts.addAll(registries());
            if (!workload.isJob()) hosts.addAll(serverNames());
            String folder = directory.replace("$(POD_NAME)", pod).substring(mountPath.length());
            String secret = secret(volume, folder.isEmpty() ? "" : folder.substring(1) + '/');
            if (secret.isEmpty()) complain(workload, "has no certificates at " + mountPath + folder);
            else checkCertificate(workload, secret, hosts, address.isPresent() ? pod : "");
        }
    }

    /** A StatefulSet's pod has a name of its own below its headless Service. */
    private static String ownName(Workload workload, String pod) {
        return workload.owner() instanceof StatefulSet set
                ? pod + '.' + set.getSpec().getServiceName()
                : "";
    }

    private void checkCertificate(Workload workload, String secret, Set<String> hosts, String pod) {
        List<Certificate> all = manifests.ofKind(Certificate.class);
        if (all.isEmpty()) return; // they are made elsewhere
        Optional<Certificate> found = all.stream()
                .filter(it -> it.getSpec().getSecretName().equals(secret))
                .findFirst();
        if (found.isEmpty()) {
            complain(workload, "nobody makes the certificate " + secret);
            return;
        }
        var spec = found.get().getSpec();
        for (String host : hosts)
            require(workload, spec.getDnsNames().contains(host), secret + " does not have the name " + host);
        String name = workload.owner().getMetadata().getName();
        List<String> identities = pod.isEmpty()
                ? List.of("rollcall://member/" + name, "rollcall://service/" + name)
                : List.of("rollcall://service/" + name, "rollcall://replica/" + name + '/' + pod);
        require(
                workload,
                spec.getUris().size() == 1 && identities.contains(spec.getUris().get(0)),
                secret + " is that of " + spec.getUris());
    }

    private void checkMonitor(ServiceMonitor monitor) {
        for (var endpoint : monitor.getSpec().getEndpoints())
            if (isSecure != "https".equals(endpoint.getScheme()))
                complaints.add(
                        "ServiceMonitor " + monitor.getMetadata().getName() + " does not speak what the servers do");
    }

    /** Returns the hosts by which the registry is called. */
    private Set<String> registries() {
        Set<String> hosts = new LinkedHashSet<>();
        for (Workload workload : manifests.workloads())
            for (Container container : workload.containers())
                manifests
                        .variable(container, "ROLLCALL_REGISTRY_ADDRESS")
                        .ifPresent(list -> Stream.of(list.split(",", -1)).forEach(it -> hosts.add(host(it))));
        return hosts;
    }

    /** Returns the names that a monitor expects of every process. */
    private List<String> serverNames() {
        return manifests.ofKind(ServiceMonitor.class).stream()
                .flatMap(monitor -> monitor.getSpec().getEndpoints().stream())
                .flatMap(endpoint -> Stream.ofNullable(endpoint.getTlsConfig()))
                .flatMap(tls -> Stream.ofNullable(tls.getServerName()))
                .toList();
    }

    private String directory(Container container) {
        return manifests.variable(container, CERTIFICATES).orElse("");
    }

    private static @Nullable Integer mode(Volume volume) {
        if (volume.getSecret() != null) return volume.getSecret().getDefaultMode();
        return volume.getProjected() == null ? null : volume.getProjected().getDefaultMode();
    }

    /**
     * Returns the Secret with the certificates of a folder; empty: there is none.
     *
     * @param folder empty, or with a slash at its end
     */
    private static String secret(Volume volume, String folder) {
        if (volume.getSecret() != null)
            return folder.isEmpty() ? volume.getSecret().getSecretName() : "";
        for (VolumeProjection source : volume.getProjected().getSources()) {
            List<String> paths = source.getSecret().getItems().stream()
                    .map(KeyToPath::getPath)
                    .toList();
            if (paths.containsAll(List.of(folder + "tls.crt", folder + "tls.key", folder + "ca.crt")))
                return source.getSecret().getName();
        }
        return "";
    }

    private static String host(String address) {
        return address.replaceAll(":\\d+$", "");
    }

    private void require(Workload workload, boolean holds, String complaint) {
        if (!holds) complain(workload, complaint);
    }

    private void complain(Workload workload, String complaint) {
        complaints.add(workload.name() + ": " + complaint);
    }
}
