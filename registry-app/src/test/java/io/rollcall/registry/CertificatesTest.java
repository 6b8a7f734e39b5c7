package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.security.AccessMatrix;
import io.rollcall.chassis.security.AccessMatrix.Caller;
import io.rollcall.tls.TestAuthority;
import io.rollcall.tls.TestAuthority.Issued;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsHttp;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A registry with certificates, and those of its clients. */
@ExtendWith(OutputCaptureExtension.class)
class CertificatesTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ours");
    private static final TestAuthority FOREIGN = new TestAuthority("foreign");

    @TempDir
    static Path folder;

    private static Path own;
    private static RunningRegistry registry;

    @BeforeAll
    static void start() {
        own = AUTHORITY.write(folder.resolve("registry"), "rollcall://member/registry");
        registry = RunningRegistry.start(folder.resolve("data"), "--rollcall.security.certificates=" + own);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    /** A client that trusts our authority, and presents what it was given. */
    private static HttpClient client(@Nullable Issued issued) throws Exception {
        Tls trusted = Tls.of(AUTHORITY.write(Files.createTempDirectory(folder, "client"), (String) null));
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (issued != null)
            store.setKeyEntry("client", issued.keys().getPrivate(), new char[0], new Certificate[] {
                new JcaX509CertificateConverter().getCertificate(issued.certificate())
            });
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        context.init(keys.getKeyManagers(), new javax.net.ssl.TrustManager[] {trusted.trust()}, null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    private static HttpResponse<String> post(HttpClient http, RunningRegistry to, String method, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + to.address() + "/Registry." + method))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Test
    void aServerWithCertificatesSpeaksNoPlainHttpAndNoOldTls() throws Exception {
        try (Socket socket = new Socket("localhost", port(registry))) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(RunningRegistry.bytes("Services", "{}"));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).doesNotContain(" 200 ").doesNotContain("services");
        }
        Tls tls = Tls.of(AUTHORITY.write(folder.resolve("old"), "rollcall://operator"));
        try (SSLSocket socket =
                (SSLSocket) tls.context().getSocketFactory().createSocket("localhost", port(registry))) {
            assertThat(socket.getSupportedProtocols()).contains("TLSv1.1");
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    /** It is a program, which images run. */
    @Test
    void theCheckOfHealthAsksOverTls(@TempDir Path data) throws Exception {
        Path certificates = AUTHORITY.write(data.resolve("certificates"), "rollcall://member/registry");
        try (RunningRegistry own =
                RunningRegistry.start(data.resolve("data"), "--rollcall.security.certificates=" + certificates)) {
            assertThat(checked(port(own))).isZero();
            assertThat(checked(port(own), certificates.toString())).isZero();
            assertThat(checked(closedPort())).isEqualTo(1);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0)) {
            return closed.getLocalPort();
        }
    }

    private static int checked(int port, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.rollcall.chassis.HealthCheck",
                String.valueOf(port)));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static int port(RunningRegistry of) {
        return Integer.parseInt(of.address().replaceFirst(".*:", ""));
    }

    @Test
    void aClientRefusesAServerOfAForeignAuthorityAndOneWithAnotherName() throws Exception {
        Tls stranger = Tls.of(FOREIGN.write(folder.resolve("stranger"), "rollcall://operator"));
        assertThatThrownBy(() -> post(new TlsHttp(stranger, all -> all).client(), registry, "Services", "{}"))
                .isInstanceOf(SSLException.class);
        HttpRequest byAnotherName = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.2:" + port(registry) + "/Registry.Services"))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        Path data = folder.resolve("elsewhere");
        try (RunningRegistry everywhere =
                RunningRegistry.start(data, "--rollcall.security.certificates=" + own, "--server.address=127.0.0.2")) {
            URI at = URI.create("https://127.0.0.2:" + port(everywhere) + "/Registry.Services");
            assertThatThrownBy(() -> client(null)
                            .send(
                                    HttpRequest.newBuilder(byAnotherName, (name, value) -> true)
                                            .uri(at)
                                            .build(),
                                    BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void eachMethodIsOpenToTheCertificatesOfItsScopesAndToNoOthers(@TempDir Path data) throws Exception {
        Path server = AUTHORITY.write(folder.resolve("matrix"), "rollcall://member/registry");
        Issued revoked = AUTHORITY.issue("rollcall://operator");
        AUTHORITY.revoke(revoked);
        AUTHORITY.writeRevocations(server);
        Map<String, Caller> callers = new HashMap<>();
        callers.put("no certificate", new Caller(client(null), null));
        callers.put("a foreign one", new Caller(client(FOREIGN.issue("rollcall://operator")), null));
        callers.put("an expired one", new Caller(client(AUTHORITY.issueExpired("rollcall://operator")), null));
        callers.put("a server's", new Caller(client(AUTHORITY.issueForServers("rollcall://operator")), null));
        callers.put("a revoked one", new Caller(client(revoked), null));
        callers.put("one without a name", new Caller(client(AUTHORITY.issue(null)), null));
        callers.put("an unknown name", new Caller(client(AUTHORITY.issue("rollcall://root")), null));
        put(callers, "service/echo", "register:echo", "read");
        put(callers, "service/other", "register:other", "read");
        put(callers, "replica/echo/a", "register:echo", "read", "replica:echo");
        put(callers, "replica/other/a", "register:other", "read", "replica:other");
        put(callers, "member/registry", "member");
        put(callers, "operator", "read", "operate", "metrics");
        put(callers, "metrics", "metrics");
        try (RunningRegistry fresh = RunningRegistry.start(data, "--rollcall.security.certificates=" + server)) {
            AccessMatrix matrix = new AccessMatrix(URI.create("https://" + fresh.address()), SecurityTest.MESSAGES);
            assertThat(matrix.certificates(AccessMatrix.methods(fresh.context()), callers))
                    .isGreaterThan(1_500);
        }
    }

    private static void put(Map<String, Caller> callers, String name, String... scopes) throws Exception {
        callers.put(name, new Caller(client(AUTHORITY.issue("rollcall://" + name)), List.of(scopes)));
    }

    @Test
    void aReplicasCertificateIsForItsIdAlone() throws Exception {
        HttpClient replica = client(AUTHORITY.issue("rollcall://replica/kv/kv1"));
        String body = "{\"service\":\"kv\",\"id\":\"kv1\",\"address\":\"localhost:1\",\"secure\":true}";
        assertThat(post(replica, registry, "Register", body).statusCode()).isEqualTo(200);
        HttpResponse<String> other = post(replica, registry, "Register", body.replace("kv1", "kv2"));
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("no replica but kv1");
        HttpClient neighbour = client(AUTHORITY.issue("rollcall://replica/kv/kv2"));
        assertThat(post(neighbour, registry, "Lookup", "{\"service\":\"kv\"}").body())
                .contains("\"id\":\"kv1\"")
                .contains("\"secure\":true");
    }

    @Test
    void aTokenAndACertificateOfOneNameAreOnePrincipal(@TempDir Path data) throws Exception {
        Path tokens = Files.createFile(
                data.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                tokens,
                "service/echo " + io.rollcall.chassis.security.Token.sha256("secret") + " register:echo\n" + "echo "
                        + io.rollcall.chassis.security.Token.sha256("other") + " register:echo\n");
        String body = "{\"service\":\"echo\",\"id\":\"echo1\",\"address\":\"localhost:1\"}";
        try (RunningRegistry both = RunningRegistry.start(
                data.resolve("data"),
                "--rollcall.security.certificates=" + own,
                "--rollcall.security.tokens=" + tokens)) {
            HttpClient none = client(null);
            assertThat(withToken(none, both, "secret", body).statusCode()).isEqualTo(200);
            assertThat(withToken(none, both, "other", body).statusCode()).isEqualTo(409);
            HttpClient certificate = client(AUTHORITY.issue("rollcall://service/echo"));
            assertThat(post(certificate, both, "Register", body).statusCode()).isEqualTo(200);
            assertThat(withToken(certificate, both, "wrong", body).statusCode())
                    .as("a token that is sent decides")
                    .isEqualTo(401);
        }
    }

    @Test
    void aTokenIsNotEnoughWhereACertificateIsNeeded(@TempDir Path data) throws Exception {
        Path tokens = Files.createFile(
                data.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                tokens, "service/echo " + io.rollcall.chassis.security.Token.sha256("secret") + " register:echo\n");
        String body = "{\"service\":\"echo\",\"id\":\"echo1\",\"address\":\"localhost:1\"}";
        try (RunningRegistry both = RunningRegistry.start(
                data.resolve("data"),
                "--rollcall.security.certificates=" + own,
                "--rollcall.security.client-auth=need",
                "--rollcall.security.tokens=" + tokens)) {
            HttpClient thief = client(FOREIGN.issue("rollcall://service/echo"));
            assertThat(withToken(thief, both, "secret", body).statusCode()).isEqualTo(401);
            HttpClient owner = client(AUTHORITY.issue("rollcall://service/echo"));
            assertThat(withToken(owner, both, "secret", body).statusCode()).isEqualTo(200);
            assertThat(withToken(owner, both, "wrong", body).statusCode()).isEqualTo(401);
        }
    }

    /** Each authority that the JDK knows could make an operator. */
    @Test
    void aBundleWithoutAuthoritiesMakesNoPrincipals(CapturedOutput output) {
        String bundle = "--spring.ssl.bundle.pem.server.keystore.";
        assertThatThrownBy(() -> RunningRegistry.start(
                        folder.resolve("never"),
                        "--rollcall.security.ssl-bundle=server",
                        bundle + "certificate=" + own.resolve("tls.crt").toUri(),
                        bundle + "private-key=" + own.resolve("tls.key").toUri()))
                .isNotNull();
        assertThat(output.getOut().lines().filter(line -> line.contains("Cannot start")))
                .last()
                .asString()
                .contains("It has no trust store");
    }

    /** An authority that gets a new key keeps its name. */
    @Test
    void theListOfAnAuthorityWithANewKeyIsTaken(@TempDir Path data) throws Exception {
        TestAuthority renewed = new TestAuthority("ours");
        Path server = AUTHORITY.write(data.resolve("certificates"), "rollcall://member/registry");
        AUTHORITY.trustAlso(server, renewed);
        Issued revoked = renewed.issue("rollcall://operator");
        renewed.revoke(revoked);
        renewed.writeRevocations(server);
        try (RunningRegistry own =
                RunningRegistry.start(data.resolve("data"), "--rollcall.security.certificates=" + server)) {
            assertThat(post(client(revoked), own, "Services", "{}").body()).contains("is revoked");
            assertThat(post(client(AUTHORITY.issue("rollcall://operator")), own, "Services", "{}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> withToken(HttpClient http, RunningRegistry to, String secret, String body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + to.address() + "/Registry.Register"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + secret)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** The connection stays open, and its next request is refused. */
    @Test
    void aCertificateThatExpiresOrIsRevokedOpensNothingFromThenOn(@TempDir Path data, CapturedOutput output)
            throws Exception {
        Path server = AUTHORITY.write(data.resolve("certificates"), "rollcall://member/registry");
        Issued mayBeRevoked = AUTHORITY.issue("rollcall://service/echo");
        try (RunningRegistry own =
                RunningRegistry.start(data.resolve("data"), "--rollcall.security.certificates=" + server)) {
            HttpClient revoked = client(mayBeRevoked);
            HttpClient expires = client(
                    AUTHORITY.issue("rollcall://service/echo", Instant.now().plusSeconds(4)));
            assertThat(post(revoked, own, "Lookup", "{\"service\":\"echo\"}").statusCode())
                    .isEqualTo(200);
            assertThat(post(expires, own, "Lookup", "{\"service\":\"echo\"}").statusCode())
                    .isEqualTo(200);
            AUTHORITY.revoke(mayBeRevoked);
            AUTHORITY.writeRevocations(server);
            await().atMost(RunningRegistry.PATIENCE)
                    .untilAsserted(() -> assertThat(post(revoked, own, "Lookup", "{\"service\":\"echo\"}")
                                    .body())
                            .contains("unauthenticated")
                            .contains("is revoked"));
            await().atMost(RunningRegistry.PATIENCE)
                    .untilAsserted(() -> assertThat(post(expires, own, "Lookup", "{\"service\":\"echo\"}")
                                    .body())
                            .contains("has expired at"));
            Files.delete(server.resolve("crl.pem"));
            await().atMost(RunningRegistry.PATIENCE).until(() -> output.getOut().contains("crl.pem is gone"));
            assertThat(post(revoked, own, "Lookup", "{\"service\":\"echo\"}").body())
                    .contains("is revoked");
        }
    }

    @Test
    void certificatesThatAreExchangedServeTheNextConnection(@TempDir Path data, CapturedOutput output)
            throws Exception {
        Path server = AUTHORITY.write(data.resolve("certificates"), "rollcall://member/first");
        try (RunningRegistry own =
                RunningRegistry.start(data.resolve("data"), "--rollcall.security.certificates=" + server)) {
            assertThat(subject(own)).contains("first");
            Files.writeString(server.resolve("tls.crt"), "broken");
            await().atMost(RunningRegistry.PATIENCE)
                    .until(() -> output.getOut().contains("The certificates of before remain"));
            assertThat(subject(own)).contains("first");
            AUTHORITY.write(server, "rollcall://member/second");
            await().atMost(RunningRegistry.PATIENCE).until(() -> subject(own).contains("second"));
        }
    }

    private static String subject(RunningRegistry of) throws Exception {
        Tls tls = Tls.of(AUTHORITY.write(Files.createTempDirectory(folder, "look"), "rollcall://operator"));
        try (SSLSocket socket = (SSLSocket) tls.context().getSocketFactory().createSocket("localhost", port(of))) {
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tls.crt,,there is no such file",
        "tls.key,,there is no such file",
        "ca.crt,,there is no such file",
        "tls.crt,nonsense,there is no certificate in it",
        "tls.key,nonsense,there is no key in it",
        "ca.crt,nonsense,there is no certificate in it",
        "crl.pem,nonsense,it is no list of revocations"
    })
    void aStartWithAFileThatCannotBeUsedFailsWithOneLine(
            String file, @Nullable String content, String why, CapturedOutput output) throws Exception {
        Path broken = AUTHORITY.write(Files.createTempDirectory(folder, "broken"), "rollcall://member/registry");
        Files.deleteIfExists(broken.resolve(file));
        if (content != null) {
            Files.createFile(
                    broken.resolve(file),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(broken.resolve(file), content);
        }
        assertFails(broken, file, why, output);
    }

    @Test
    void aStartWithAKeyThatOthersMayReadOrThatIsAnothersFailsWithOneLine(CapturedOutput output) throws Exception {
        Path open = AUTHORITY.write(folder.resolve("open"), "rollcall://member/registry");
        Files.setPosixFilePermissions(open.resolve("tls.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertFails(open, "tls.key", "chmod 600", output);
        Path mixed = AUTHORITY.write(folder.resolve("mixed"), "rollcall://member/registry");
        Path other = AUTHORITY.write(folder.resolve("another"), "rollcall://member/registry");
        Files.copy(
                other.resolve("tls.key"), mixed.resolve("tls.key"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertFails(mixed, "tls.key", "not the key of the first certificate", output);
        Path expired = AUTHORITY.write(folder.resolve("expired"), AUTHORITY.issueExpired("rollcall://member/registry"));
        assertFails(expired, "tls.crt", "issue another one", output);
    }

    private static void assertFails(Path certificates, String file, String why, CapturedOutput output) {
        assertThatThrownBy(() -> RunningRegistry.start(
                        folder.resolve("never"), "--rollcall.security.certificates=" + certificates))
                .isNotNull();
        assertThat(output.getOut().lines().filter(line -> line.contains("Cannot start")))
                .last()
                .asString()
                .contains(certificates.resolve(file).toString())
                .contains(why);
    }
}
