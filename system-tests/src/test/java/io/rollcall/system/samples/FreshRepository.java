package io.rollcall.system.samples;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.rollcall.process.Launcher;
import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Maven repository with this build's own starter, as {@code install} would lay it out, before the one that this build
 * uses: Maven reads both and writes to the first.
 *
 * <p>A sample has the versions that Boot and Spring Cloud name, where this build may have later ones. These few it
 * downloads once: the repository stays, and is beyond the reach of {@code clean}.
 */
final class FreshRepository {

    private static final Path FOLDER = Cluster.HOME.resolve("samples/target/repository");
    private static final String BEHIND_IT = System.getProperty("tests.repository");
    private static final String VERSION = "0.1.0-SNAPSHOT";

    /** The modules that the starter consists of. */
    private static final List<String> JARS =
            List.of("shared-dto", "rollcall-properties", "rollcall-tls", "rollcall-spring-boot-starter");

    /**
     * Puts the present build's artifacts into it.
     *
     * @return the options that make Maven use it
     */
    static List<String> fill() throws IOException {
        install("rollcall", "pom", Cluster.HOME.resolve("pom.xml"));
        for (String module : JARS) {
            install(module, "pom", Cluster.HOME.resolve(module).resolve("pom.xml"));
            install(module, "jar", Launcher.jarOf(Cluster.HOME, module));
        }
        return List.of("-Dmaven.repo.local=" + FOLDER, "-Dmaven.repo.local.tail=" + BEHIND_IT);
    }

    private static void install(String artifact, String extension, Path file) throws IOException {
        Path folder = FOLDER.resolve("io/rollcall").resolve(artifact).resolve(VERSION);
        Files.createDirectories(folder);
        Files.copy(file, folder.resolve(artifact + '-' + VERSION + '.' + extension), REPLACE_EXISTING);
    }

    private FreshRepository() {}
}
