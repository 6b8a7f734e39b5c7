package io.rollcall.system.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Test
    void bothOverlaysHaveTheWholeCast() throws Exception {
        for (String overlay : List.of("local", "production"))
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
            containerPort: 9101                        | containerPort: 9102                        | echo-app listens at 9101
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

    /** Changes each object by itself, because a label that is changed everywhere would still match. */
    @ParameterizedTest
    @CsvSource({"Service,kv", "PodDisruptionBudget,math", "NetworkPolicy,echo", "ServiceMonitor,rollcall"})
    void aSelectorThatSelectsNobodyIsTold(String kind, String name) throws Exception {
        List<String> documents = new ArrayList<>(List.of(rendered("production").split("(?m)^---\n", -1)));
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
        complaints.addAll(References.complaints(manifests, VARIABLES));
        return complaints;
    }

    /** Returns an overlay together with the client's session. */
    private static String rendered(String overlay) throws Exception {
        return kustomize("overlays/" + overlay) + "---\n" + kustomize("client");
    }

    private static String kustomize(String folder) throws Exception {
        Process kubectl = new ProcessBuilder(
                        "kubectl",
                        "kustomize",
                        HOME.resolve("k8s").resolve(folder).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as("exit status of kubectl").isZero();
        return output;
    }
}
