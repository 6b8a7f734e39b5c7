package io.rollcall.system.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("dist")
class ManifestsTest {

    private static final Path HOME = Path.of(System.getProperty("tests.home"));

    private static final Map<String, Application> APPLICATIONS = Stream.of(
                    "registry-app", "echo-app", "math-app", "kv-app", "client-app")
            .collect(Collectors.toMap(name -> name, name -> Application.of(HOME, name)));

    private static final Set<String> VARIABLES = APPLICATIONS.values().stream()
            .flatMap(application -> application.variables().stream())
            .collect(Collectors.toSet());

    /** What kubectl makes of each folder, once. */
    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    /** Older versions do not know everything that the manifests use. */
    @RegisterExtension
    static final RequiresTool KUBECTL = RequiresTool.command(
            "kubectl, 1.27 or later",
            Pattern.compile("Kustomize Version: v(?:[5-9]|\\d\\d)"),
            "kubectl",
            "version",
            "--client");

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void whatAnOverlayAppliesIsKnownToKubernetesAndKeepsTheRules(String overlay) throws Exception {
        assertThat(complaints(rendered(overlay))).isEmpty();
    }

    /** An operator puts the component into an overlay of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void overTlsAnOverlayKeepsTheRulesAndCertManagerMakesWhatItMounts(String overlay) throws Exception {
        assertThat(complaints(renderedOverTls(overlay))).isEmpty();
    }

    @Test
    void theLocalOverlayOverTlsKeepsTheRules() throws Exception {
        assertThat(complaints(kustomize("overlays/local-tls") + "---\n" + kustomize("client-tls")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            scheme: HTTPS                                       | scheme: HTTP                          | StatefulSet kv: startupProbe does not speak
            ROLLCALL_SECURITY_CERTIFICATES: /run/certificates   | ROLLCALL_SECURITY_PLAIN_TEXT: allowed | StatefulSet echo: speaks no TLS
            "ROLLCALL_SECURITY_TOKENS: "                        | "ROLLCALL_SECURITY_PLAIN_TEXT: "      | StatefulSet math: may send tokens without TLS
            mountPath: /run/certificates                        | mountPath: /run/others                | StatefulSet registry: has no certificates at /run/certificates
            mountPath: /run/certificates                        | "mountPath: /run/certificates\n          subPath: one" | StatefulSet echo: never sees new certificates
            mountPath: /run/certificates                        | "mountPath: /run/certificates\n          subPathExpr: one" | StatefulSet kv: never sees new certificates
            defaultMode: 288                                    | defaultMode: 292                      | StatefulSet kv: its key has another mode
            value: $(POD_NAME).echo:9101                        | value: $(POD_IP):9101                 | StatefulSet echo: is called by $(POD_IP), not its own name
            value: $(POD_NAME).kv:9301                          | value: $(POD_NAME).vk:9301            | StatefulSet kv: is called by kv-0.vk, not its own name
            path: kv-1/tls.key                                  | path: tls.key                         | StatefulSet kv: has no certificates at /run/certificates/kv-1
            "name: rollcall-kv-1-tls"                           | "name: rollcall-kv-9-tls"             | StatefulSet kv: nobody makes the certificate rollcall-kv-9-tls
            "- echo-1.echo\n"                                  | ""                                    | StatefulSet echo: rollcall-echo-tls does not have the name echo-1.echo
            "- kv-2.kv\n"                                      | ""                                    | StatefulSet kv: rollcall-kv-2-tls does not have the name kv-2.kv
            "- registry-0\n"                                   | ""                                    | StatefulSet registry: rollcall-registry-tls does not have the name registry-0
            serverName: meters                                  | serverName: metres                    | StatefulSet math: rollcall-math-tls does not have the name metres
            rollcall://replica/kv/kv-1                          | rollcall://replica/kv/kv-2            | StatefulSet kv: rollcall-kv-1-tls is that of
            rollcall://member/registry                          | rollcall://operator                   | StatefulSet registry: rollcall-registry-tls is that of
            scheme: https                                       | scheme: http                          | ServiceMonitor rollcall does not speak
            isCA: true                                          | isCa: true                            | isCa
            """)
    void aRuleOfTlsThatIsBrokenIsTold(String good, String bad, String complaint) throws Exception {
        String rendered = renderedOverTls("production");
        String found = good.replace("\\n", "\n");
        assertThat(rendered).contains(found);
        assertThat(complaintsOrFailure(rendered.replace(found, bad.replace("\\n", "\n"))))
                .anyMatch(it -> it.contains(complaint));
    }

    private static List<String> complaintsOrFailure(String yaml) {
        try {
            return complaints(yaml);
        } catch (IOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    @Test
    void withoutTlsNoProbeSpeaksIt() throws Exception {
        String path = "path: /actuator/health";
        assertThat(complaints(rendered("local").replace(path, "scheme: HTTPS\n            " + path)))
                .contains("Deployment echo: livenessProbe does not speak what the server does");
    }

    @Test
    void onlyWhereThereMayBeOneNodeDoMembersShareIt() throws Exception {
        assertThat(complaints(rendered("local-cluster")))
                .containsExactly("StatefulSet registry: two members may share a node");
    }

    @ParameterizedTest
    @CsvSource({"local, 1", "local-cluster, 3", "production, 3"})
    void anOverlayHasAsManyRegistriesAsItSays(String overlay, int count) throws Exception {
        assertThat(Manifests.read(rendered(overlay)).workloads())
                .filteredOn(workload -> workload.name().equals("StatefulSet registry"))
                .flatExtracting(Workload::podNames)
                .hasSize(count);
    }

    @Test
    void everyOverlayHasTheWholeCast() throws Exception {
        for (String overlay : List.of("local", "local-cluster", "production"))
            assertThat(Manifests.read(rendered(overlay)).workloads())
                    .extracting(Workload::name)
                    .containsExactlyInAnyOrder(
                            "StatefulSet registry",
                            "StatefulSet kv",
                            "Deployment echo",
                            "Deployment math",
                            "Job client");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fsGroup: 10001                       | fsGruop: 10001
            serviceName: kv                      | serviceNaem: kv
            replicas: 3                          | replicas: three
            publishNotReadyAddresses: true       | publishNotReadyAddresses: soon
            value: kv-0                          | value: 42
            kind: StatefulSet                    | kind: StatefulSets
            apiVersion: policy/v1                | apiVersion: policy/v1beta1
            podManagementPolicy: Parallel        | runAsNonRoot: true
            """)
    void whatKubernetesDoesNotKnowIsNotRead(String good, String bad) throws Exception {
        String rendered = rendered("production");
        assertThat(rendered).contains(good);
        assertThatThrownBy(() -> Manifests.read(rendered.replace(good, bad))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            runAsNonRoot: true                         | runAsNonRoot: false                        | runAsNonRoot is not true
            readOnlyRootFilesystem: true               | readOnlyRootFilesystem: false              | readOnlyRootFilesystem is not true
            allowPrivilegeEscalation: false            | allowPrivilegeEscalation: true             | allowPrivilegeEscalation is not false
            type: RuntimeDefault                       | type: Unconfined                           | no seccomp profile
            automountServiceAccountToken: false        | automountServiceAccountToken: true         | a token is mounted
            terminationGracePeriodSeconds: 30          | terminationGracePeriodSeconds: 3           | terminationGracePeriodSeconds is under
            activeDeadlineSeconds: 300                 | completions: 1                             | no activeDeadlineSeconds
            startupProbe:                              | x:                                         | no startupProbe
            lifecycle:                                 | x:                                         | no preStop
            limits:                                    | x:                                         | no limit of memory
            requests:                                  | x:                                         | no request of cpu
            capabilities:                              | x:                                         | capabilities are not dropped
            path: /actuator/health/readiness           | path: /actuator/health                     | readinessProbe asks
            containerPort: 9101                        | containerPort: 9102                        | echo-app listens at [9101]
            containerPort: 9101                        | containerPort: 9102                        | NetworkPolicy echo: no such port
            image: rollcall/math-app                   | image: rollcall/maths-app                  | no application makes the image
            ROLLCALL_KV_PRIMARY_ID                     | ROLLCALL_KV_PRIMARY                        | kv-app has no property for
            ROLLCALL_CLIENT_CALLS                      | ROLLCALL_CLIENT_CALL                       | client-app has no property for
            value: $(POD_IP):9301                      | value: $(POD_IPS):9301                     | before it is said
            ROLLCALL_REGISTRY_ADDRESS: registry:9000   | ROLLCALL_REGISTRY_ADDRESS: registrar:9000  | leads nowhere
            ROLLCALL_REGISTRY_ADDRESS: registry:9000   | ROLLCALL_REGISTRAR: registry:9000          | no application has a property
            serviceName: registry-pods                 | serviceName: registry                      | no headless Service
            mountPath: /tmp                            | mountPath: /temp                           | nothing at /tmp
            targetPort: http                           | targetPort: https                          | no such port
            """)
    void aRuleThatIsBrokenIsTold(String good, String bad, String complaint) throws Exception {
        String rendered = rendered("local");
        assertThat(rendered).contains(good);
        String broken = bad.startsWith("x:") ? withoutField(rendered, good) : withReplaced(rendered, good, bad);
        assertThat(complaints(broken)).anyMatch(it -> it.contains(complaint));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ADDRESS: registry-0:9000,registry-1:9000,           | ADDRESS: registry-0:9000,                          | Deployment echo knows other addresses than the members'
            ADDRESS: registry-0:9000,registry-1:9000,           | ADDRESS: registry-0:9000,registry-7:9000,          | leads nowhere: registry-7:9000
            ADDRESS\\n          value: registry-0:9000,         | ADDRESS\\n          value: registry:9000,           | Job client knows other addresses than the members'
            ADDRESS\\n          value: registry-0:9000,         | ADDRESS\\n          value: registry-8:9000,         | Job client: ROLLCALL_REGISTRY_ADDRESS leads nowhere: registry-8:9000
            PEERS\\n          value: registry-0:9000,registry-1:9000 | PEERS\\n          value: registry-0:9000      | 3 replicas, and 2 peers
            PEERS\\n          value: registry-0:9000,           | PEERS\\n          value: registry-1:9000,           | two peers are one
            name: ROLLCALL_REGISTRY_PEERS                       | name: ROLLCALL_REGISTRY_DATA                       | 3 replicas, and 0 peers
            value: $(POD_NAME):9000                             | value: registry:9000                               | registry-0 is at 'registry:9000', and that is not among the peers
            value: $(POD_NAME):9000                             | value: registry-0:9000                             | registry-2: its Service is elsewhere
            fieldPath: metadata.name                            | fieldPath: metadata.uid                            | POD_NAME is not the pod's name
            replicas: 3\\n  selector:\\n    matchLabels:\\n      app.kubernetes.io/name: registry | replicas: 5\\n  selector:\\n    matchLabels:\\n      app.kubernetes.io/name: registry | 5 replicas, and 3 peers
            podManagementPolicy: Parallel                       | podManagementPolicy: OrderedReady                  | members that start one after the other
            mountPath: /data                                    | mountPath: /date                                   | no volume of each member's own at /data
            terminationGracePeriodSeconds: 30                   | terminationGracePeriodSeconds: 20                  | killed after 20 s, and it may take 20 s to stop
            topologyKey: kubernetes.io/hostname                 | topologyKey: topology.kubernetes.io/zone           | two members may share a node
            containerPort: 10000                                | containerPort: 10001                               | registry-app listens at [9000, 10000]
            containerPort: 10000                                | containerPort: 10001                               | Service does not lead to its log
            maxUnavailable: 1                                   | maxUnavailable: 2                                  | not one budget of disruptions
            """)
    void aRuleForMembersThatIsBrokenIsTold(String good, String bad, String complaint) throws Exception {
        String rendered = rendered("production");
        String found = good.replace("\\n", "\n");
        assertThat(rendered).contains(found);
        assertThat(complaints(rendered.replace(found, bad.replace("\\n", "\n"))))
                .anyMatch(it -> it.contains(complaint));
    }

    /** A mistake in one object, while the others stay as they are. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Service registry-1           | pod-name: registry-1                     | pod-name: registry-2                   | registry-1 has 0 Services of its own
            Service registry-1           | metadata:\\n  name: registry-1            | metadata:\\n  name: registry-one          | registry-1: its Service is elsewhere
            Service registry-1           | publishNotReadyAddresses: true           | publishNotReadyAddresses: false        | registry-1 is not found before it is ready
            Service registry-1           | ports:                                   | clusterIP: None\\n  ports:              | the address of its Service does not outlive the pod
            Service registry-1           | port: 10000                              | port: 10002                            | registry-1: its Service does not lead to its log
            Service registry-1           | targetPort: log                          | targetPort: http                       | registry-1: its Service does not lead to its log
            Service registry-1           | targetPort: http                         | targetPort: log                        | registry-1: its Service does not lead to its port for HTTP
            Service registry             | publishNotReadyAddresses: false          | publishNotReadyAddresses: true         | no Service leads clients to the members that are ready
            Service registry             | port: 9000                               | port: 9001                             | no Service leads clients to the members that are ready
            Service registry             | targetPort: http                         | targetPort: log                        | Service registry leads to some member's log
            PodDisruptionBudget registry | name: registry                           | name: kv                               | not one budget of disruptions
            PodDisruptionBudget kv       | app.kubernetes.io/name: kv               | app.kubernetes.io/name: registry       | not one budget of disruptions
            NetworkPolicy registry-log   | to:\\n    - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: registry | to: [{podSelector: {matchLabels: {app.kubernetes.io/name: kv}}}] | members do not reach each other's log
            NetworkPolicy registry-log   | from:\\n    - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: registry | from: [{podSelector: {matchLabels: {app.kubernetes.io/name: kv}}}] | members do not reach each other's log
            NetworkPolicy registry-log   | - podSelector:                           | - namespaceSelector: {}\\n      podSelector: | the log is open to others than members
            NetworkPolicy registry       | port: 9000                               | port: 10000                            | the log is open to others than members
            NetworkPolicy registry       | port: 9000                               | port: 10000                            | Deployment echo does not reach the members
            NetworkPolicy registry       | port: 9000                               | endPort: 10000\\n      port: 9000       | the log is open to others than members
            NetworkPolicy meters         | port: http                               | port: log                              | the log is open to others than members
            NetworkPolicy dns-and-registry | port: 9000                             | port: 10000                            | Deployment math does not reach the members
            """)
    void aMistakeInOneObjectIsTold(String object, String good, String bad, String complaint) throws Exception {
        String found = good.replace("\\n", "\n");
        String put = bad.replace("\\n", "\n");
        List<String> documents = documents("production");
        int at = indexOf(documents, object);
        String document = documents.get(at);
        assertThat(document).contains(found);
        documents.set(at, document.replace(found, put));
        assertThat(complaints(String.join("---\n", documents))).anyMatch(it -> it.contains(complaint));
    }

    @Test
    void aRegistryThatNoPolicyGuardsIsTold() throws Exception {
        String unguarded = documents("production").stream()
                .filter(document -> !document.contains("\nkind: NetworkPolicy\n"))
                .collect(Collectors.joining("---\n"));
        assertThat(complaints(unguarded)).anyMatch(it -> it.contains("no network policy guards the log"));
    }

    private static List<String> documents(String overlay) throws Exception {
        return new ArrayList<>(List.of(rendered(overlay).split("(?m)^---\n", -1)));
    }

    /** @param object its kind and its name */
    private static int indexOf(List<String> documents, String object) {
        String kind = "\nkind: " + object.replaceAll(" .*", "") + "\n";
        String name = "\n  name: " + object.replaceAll(".* ", "") + "\n";
        for (int i = 0; i < documents.size(); i++)
            if (("\n" + documents.get(i)).contains(kind) && documents.get(i).contains(name)) return i;
        throw new IllegalArgumentException("no " + object);
    }

    /** Changes each object by itself, because a label that is changed everywhere would still match. */
    @ParameterizedTest
    @CsvSource({"Service,kv", "PodDisruptionBudget,math", "NetworkPolicy,echo", "ServiceMonitor,rollcall"})
    void aSelectorThatSelectsNobodyIsTold(String kind, String name) throws Exception {
        List<String> documents = documents("production");
        documents.replaceAll(
                document -> document.contains("\nkind: " + kind + "\n") && document.contains("\n  name: " + name + "\n")
                        ? document.replaceAll(
                                "(?m)^(      app.kubernetes.io/name|    app.kubernetes.io/name): .*", "$1: nobody")
                        : document);
        assertThat(complaints(String.join("---\n", documents)))
                .anyMatch(it -> it.startsWith(kind + ' ' + name + ": selects no"));
    }

    private static String withReplaced(String rendered, String good, String bad) {
        return rendered.replace(good, bad);
    }

    /** Returns the lines below a field, which are indented further. */
    private static String withoutField(String rendered, String field) {
        return rendered.replaceAll("(?m)^( *)" + field + "\n(?:\\1 +.*\n)+", "");
    }

    private static List<String> complaints(String yaml) throws IOException {
        Manifests manifests = Manifests.read(yaml);
        List<String> complaints = new ArrayList<>(Rules.complaints(manifests, APPLICATIONS));
        complaints.addAll(MemberRules.complaints(manifests));
        complaints.addAll(References.complaints(manifests, VARIABLES));
        complaints.addAll(TlsRules.complaints(manifests));
        return complaints;
    }

    /** Returns an overlay together with the client's session. */
    private static String rendered(String overlay) throws Exception {
        return kustomize("overlays/" + overlay) + "---\n"
                + kustomize(overlay.equals("local") ? "client" : "client-cluster");
    }

    /** Returns an overlay with the components for TLS, and the client's session. */
    private static String renderedOverTls(String overlay) throws Exception {
        String client = overlay.equals("local") ? "client" : "client-cluster";
        return kustomized("overlays/" + overlay, "tls", "cert-manager") + "---\n" + kustomized(client, "client-tls");
    }

    /** Returns a folder with components, as an overlay of somebody else has them. */
    private static String kustomized(String base, String... components) throws Exception {
        Path folder = HOME.resolve("system-tests/target/k8s").resolve(base.replace('/', '-'));
        Files.createDirectories(folder);
        List<String> lines = new ArrayList<>(List.of(
                "apiVersion: kustomize.config.k8s.io/v1beta1",
                "kind: Kustomization",
                "resources: [../../../../k8s/" + base + "]",
                "components:"));
        for (String each : components) lines.add("  - ../../../../k8s/components/" + each);
        Files.write(folder.resolve("kustomization.yaml"), lines);
        return kustomize(folder.toString());
    }

    private static String kustomize(String folder) throws Exception {
        String known = RENDERED.get(folder);
        if (known != null) return known;
        Process kubectl = new ProcessBuilder(
                        "kubectl",
                        "kustomize",
                        HOME.resolve("k8s").resolve(folder).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as("exit status of kubectl").isZero();
        RENDERED.put(folder, output);
        return output;
    }
}
