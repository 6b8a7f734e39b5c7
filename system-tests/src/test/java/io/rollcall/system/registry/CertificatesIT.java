package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.RegistryMembers;
import io.rollcall.system.cluster.Server;
import io.rollcall.tls.TestAuthority;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsHttp;
import io.rollcall.tls.UnusableCertificatesException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A registry of three members, echo, three replicas of the store and their clients, which know each other by
 * certificates and speak TLS alone.
 */
@Tag("dist")
class CertificatesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a client of HTTP/2 begins with (RFC 9113, 3.4), and its empty SETTINGS. */
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final TestAuthority AUTHORITY = new TestAuthority("ours");
    private static final TestAuthority FOREIGN = new TestAuthority("foreign");

    @RegisterExtension
    static final RegistryMembers registry = new RegistryMembers(3);

    /** The directories of certificates, and the principal of each. */
    private static final Map<Path, String> PRINCIPALS = new LinkedHashMap<>();

    private static Path operator;
    private static Path caller;

    @BeforeAll
    static void start() throws UnusableCertificatesException {
        operator = directory("operator", "operator");
        caller = directory("caller", "service/caller");
        registry.over(Tls.of(operator).context());
        for (int i = 0; i < registry.size(); i++) registry.start(i, certificates("r" + i, "member/registry" + i));
        registry.awaitReady();
        registry.awaitLeader();
    }

    private static Path directory(String name, String principal) {
        Path directory = registry.processGroup()
                .directory()
                .resolve("certificates")
                .resolve(name)
                .toAbsolutePath();
        PRINCIPALS.put(directory, principal);
        return AUTHORITY.write(directory, "rollcall://" + principal);
    }

    private static String certificates(String name, String principal) {
        return "--rollcall.security.certificates=" + directory(name, principal);
    }

    @Test
    void membersServicesReplicasAndClientsKnowEachOtherByTheirCertificates() throws Exception {
        Server echo = registry.launch("echo", "echo1", certificates("echo1", "service/echo"));
        Path tokens = registry.processGroup().directory().resolve("tokens").toAbsolutePath();
        RunningProcess create =
                command("token", "create", "-name", "caller", "-scope", "kv:read,kv:write,read:kv", tokens.toString());
        assertThat(create.awaitExit(PATIENCE)).as(create.stderr()).isZero();
        Path token = Files.writeString(
                registry.processGroup().directory().resolve("caller.token").toAbsolutePath(),
                create.stdout().strip());
        for (int i = 1; i <= 3; i++)
            registry.launch(
                    "kv",
                    "kv" + i,
                    "-primary-id",
                    "kv1",
                    certificates("kv" + i, "replica/kv/kv" + i),
                    "--rollcall.security.tokens=" + tokens);
        for (int i = 0; i < registry.size(); i++) {
            int member = i;
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(lookup(member, "echo").body()).contains("echo1").contains("\"secure\":true");
                RunningProcess views = command(
                        "views",
                        "list",
                        "-registry",
                        registry.member(member).address(),
                        "-certificates",
                        operator.toString());
                assertThat(views.awaitExit(PATIENCE)).as(views.stderr()).isZero();
                assertThat(views.stdout()).contains("kv1=").contains("kv2=").contains("kv3=");
            });
        }
        RunningProcess status =
                command("cluster", "status", "-registry", registry.addresses(), "-certificates", operator.toString());
        assertThat(status.awaitExit(PATIENCE))
                .as(status.stdout() + status.stderr())
                .isZero();

        assertServed(client("-service", "echo", "-n", "5"));
        RunningProcess put =
                client("-service", "kv", "-op", "put", "-key", "a", "-value", "1", "-token-file", token.toString());
        assertServed(put);
        RunningProcess get = client("-service", "kv", "-op", "get", "-key", "a", "-token-file", token.toString());
        assertServed(get);

        RunningProcess plain = command("client", "-registry", registry.addresses());
        assertThat(plain.awaitExit(PATIENCE)).isNotZero();
        Path stranger = FOREIGN.write(
                registry.processGroup().directory().resolve("stranger").toAbsolutePath(), "rollcall://operator");
        FOREIGN.trustAlso(stranger, AUTHORITY);
        RunningProcess refused = command(
                "views", "list", "-registry", registry.member(0).address(), "-certificates", stranger.toString());
        assertThat(refused.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(refused.stderr()).contains("is refused");
        RunningProcess forbidden =
                command("views", "list", "-registry", registry.member(0).address(), "-certificates", caller.toString());
        assertThat(forbidden.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(forbidden.stderr()).contains("scope operate");

        exchangeEachWhileCallsRun(echo);
    }

    /** A follower asks its leader with its own certificate, which is a member's. */
    @Test
    void aFollowerLendsNobodyItsCertificate() throws Exception {
        HttpClient http = new TlsHttp(Tls.of(caller), settings -> settings).client();
        for (int i = 0; i < registry.size(); i++)
            for (String method : List.of("Join", "Add", "Remove", "Transfer")) {
                URI at = URI.create("https://" + registry.member(i).address() + "/Cluster." + method);
                HttpRequest request = HttpRequest.newBuilder(at)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer nobody's")
                        .header("Rollcall-Sent-For", "member/r0")
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
                assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
                        .as("%s at member %d", method, i)
                        .isEqualTo(403);
            }
    }

    /** Otherwise each service with a certificate could change the log. */
    @Test
    void theLogTakesCertificatesOfMembersAlone() throws Exception {
        assertThat(isTakenByTheLog(directory("another", "member/another"))).isTrue();
        assertThat(isTakenByTheLog(caller)).isFalse();
        assertThat(isTakenByTheLog(operator)).isFalse();
        Path stranger = FOREIGN.write(
                registry.processGroup().directory().resolve("another").toAbsolutePath(), "rollcall://member/another");
        FOREIGN.trustAlso(stranger, AUTHORITY);
        assertThat(isTakenByTheLog(stranger)).isFalse();
        try (Socket plain = new Socket("localhost", registry.logPort(0))) {
            plain.setSoTimeout(5_000);
            plain.getOutputStream().write(PREFACE);
            assertThat(readsSettings(plain)).isFalse();
        }
    }

    private static boolean isTakenByTheLog(Path certificates) throws Exception {
        try (SSLSocket socket = (SSLSocket)
                Tls.of(certificates).context().getSocketFactory().createSocket("localhost", registry.logPort(0))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(5_000);
            socket.startHandshake();
            socket.getOutputStream().write(PREFACE);
            return readsSettings(socket);
        } catch (IOException refused) {
            return false;
        }
    }

    /** Returns whether the frame that every server of HTTP/2 begins with comes: SETTINGS, of the type 4. */
    private static boolean readsSettings(Socket socket) {
        try {
            byte[] head = socket.getInputStream().readNBytes(9);
            return head.length == 9 && head[3] == 4;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Each is issued anew twice while some hundred calls a second run, and no call fails. */
    private static void exchangeEachWhileCallsRun(Server echo) {
        RunningProcess session =
                client("-service", "echo", "-rate", "300", "-n", "6000", "-concurrency", "4", "-output", "json");
        for (int round = 0; round < 2; round++) {
            PRINCIPALS.forEach((directory, principal) -> AUTHORITY.write(directory, "rollcall://" + principal));
            int seen = round + 1;
            await().atMost(PATIENCE)
                    .until(() -> echo.process().stdout().split("The certificates in", -1).length > seen);
        }
        assertServed(session);
        for (int i = 0; i < registry.size(); i++) {
            assertThat(registry.process(i).stdout()).contains("The certificates in");
            assertThat(lookup(i, "echo").body()).contains("echo1");
        }
        int leader = registry.awaitLeader();
        registry.process(leader).kill();
        await().atMost(PATIENCE).until(() -> registry.leader() >= 0);
        assertServed(client("-service", "echo", "-n", "5"));
    }

    private static Answer lookup(int member, String service) {
        return registry.member(member).post("Registry.Lookup", "{\"service\":\"" + service + "\"}");
    }

    private static void assertServed(RunningProcess session) {
        assertThat(session.awaitExit(PATIENCE))
                .as(session.stdout() + session.stderr())
                .isZero();
    }

    private static RunningProcess client(String... args) {
        List<String> all = new ArrayList<>(
                List.of("client", "-registry", registry.addresses(), "-certificates", caller.toString()));
        all.addAll(List.of(args));
        return command(all.toArray(String[]::new));
    }

    private static RunningProcess command(String... args) {
        List<String> line =
                new ArrayList<>(List.of(Cluster.HOME.resolve("rollcall").toString()));
        line.addAll(List.of(args));
        return registry.processGroup().run("command", line);
    }
}
