package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.Launcher;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each application's jar says what it is made of (software bill of materials). */
@Tag("dist")
class SbomIT {

    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** Spring Boot's plugin adds it when it packs the jar: no dependency of the application. */
    private static final String ADDED = "spring-boot-jarmode-tools-";

    /** Maven writes none where it is offline. */
    @RegisterExtension
    static final RequiresTool NETWORK = RequiresTool.of(
            "a build by a Maven that is not offline",
            () -> "offline=false".equals(System.getProperty("tests.network")));

    @ParameterizedTest
    @ValueSource(strings = {"registry-app", "echo-app", "math-app", "kv-app", "client-app", "demo-app"})
    void theJarListsEachLibraryInItByNameAndContent(String module) throws Exception {
        try (JarFile jar = new JarFile(Launcher.jarOf(Cluster.HOME, module).toFile())) {
            String location = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
            assertThat(location).isEqualTo("META-INF/sbom/application.cdx.json");
            JsonNode sbom = new JsonMapper().readTree(content(jar, jar.getJarEntry(location)));
            assertThat(sbom.path("bomFormat").asString()).isEqualTo("CycloneDX");
            assertThat(sbom.at("/metadata/component/name").asString()).isEqualTo(module);

            List<String> libraries = new ArrayList<>();
            for (JarEntry entry : jar.stream().toList())
                if (entry.getName().matches(LIBRARIES + "(?!" + ADDED + ").+\\.jar"))
                    libraries.add(entry.getName().substring(LIBRARIES.length()) + ' ' + sha256(content(jar, entry)));
            List<String> listed = StreamSupport.stream(sbom.path("components").spliterator(), false)
                    .map(component -> component.path("name").asString() + '-'
                            + component.path("version").asString() + ".jar " + sha256Of(component))
                    .toList();
            assertThat(libraries).hasSizeGreaterThan(10);
            assertThat(listed).containsAll(libraries).doesNotHaveDuplicates();
            // a starter is a list of dependencies, and Spring Boot leaves its empty jar out
            assertThat(listed)
                    .filteredOn(each -> !libraries.contains(each))
                    .allMatch(each -> each.contains("-starter"));
        }
    }

    private static String sha256Of(JsonNode component) {
        return StreamSupport.stream(component.path("hashes").spliterator(), false)
                .filter(hash -> hash.path("alg").asString().equals("SHA-256"))
                .map(hash -> hash.path("content").asString())
                .findFirst()
                .orElse("without a hash");
    }

    private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream stream = jar.getInputStream(entry)) {
            return stream.readAllBytes();
        }
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
