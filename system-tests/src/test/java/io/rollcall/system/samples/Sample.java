package io.rollcall.system.samples;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A sample, built by the same Maven as this build. */
final class Sample {

    /** Several times as long as a build with most artifacts present takes, and enough to download the others. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Path TARGET = Cluster.HOME.resolve("samples/target");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path MAVEN = Path.of(System.getProperty("tests.maven"), "bin", "mvn");

    private final Cluster cluster;
    private final Path jar;

    private Sample(Cluster cluster, Path jar) {
        this.cluster = cluster;
        this.jar = jar;
    }

    /**
     * Builds it. What it needs of this build comes from a repository of its own, so that none of it is installed for
     * the user. Tests in several JVMs build one after the other, because Maven shares that repository with nobody.
     *
     * @param name the name of its jar
     */
    static Sample build(Cluster cluster, String folder, String name) throws IOException {
        Files.createDirectories(TARGET);
        try (FileChannel file = FileChannel.open(TARGET.resolve("lock"), CREATE, WRITE)) {
            file.lock();
            return new Sample(
                    cluster, jar(cluster, Cluster.HOME.resolve("samples").resolve(folder), name));
        }
    }

    private static Path jar(Cluster cluster, Path home, String name) throws IOException {
        String pom = home.resolve("pom.xml").toString();
        List<String> command = new ArrayList<>(List.of(MAVEN.toString(), "-B", "-ntp", "-f", pom, "package"));
        command.addAll(FreshRepository.fill());
        RunningProcess maven = cluster.processGroup().run("maven-" + home.getFileName(), command);
        assertThat(maven.awaitExit(PATIENCE)).as(maven.stdout()).isZero();
        return home.resolve("target").resolve(name + ".jar");
    }

    /** Starts it as an instance of the service that it names itself, and waits until lookups return it. */
    Server start(String service, String id) {
        int port = cluster.port();
        List<String> command = List.of(
                JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                jar.toString(),
                "--server.port=" + port,
                "--rollcall.registry.address=" + cluster.registry().endpoint().address(),
                "--rollcall.instance.id=" + id,
                "--rollcall.instance.address=localhost:" + port);
        RunningProcess process = cluster.processGroup().run(id, command);
        Server server = new Server(id, process, Endpoint.at(port));
        cluster.awaitUp(service, server);
        return server;
    }
}
