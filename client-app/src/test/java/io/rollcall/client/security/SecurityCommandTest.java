package io.rollcall.client.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityCommandTest {

    private static final List<String> PROCESSES =
            List.of("client", "echo", "kv1", "kv2", "kv3", "math", "operator", "prometheus", "registry");

    @TempDir
    Path parent;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Path dir;

    @BeforeEach
    void name() {
        dir = parent.resolve("trial");
    }

    @Test
    void everyProcessGetsACertificateOfItsOwnAndTheTokenThatItNeeds() throws Exception {
        assertThat(run("init", dir.toString(), "-host", "Box.example.org", "-host", "10.1.0.5"))
                .isZero();

        assertThat(folders()).containsExactlyElementsOf(PROCESSES);
        for (String name : PROCESSES) {
            assertThatCode(() -> validate(name, null)).as(name).doesNotThrowAnyException();
            assertThat(certificate(name).getExtendedKeyUsage()).contains("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
            assertThat(certificate(name).getBasicConstraints()).isEqualTo(-1);
            assertThat(certificate(name).getExtensionValue("2.5.29.35")).isNotNull();
            assertThat(PROCESSES.stream().map(this::serial)).doesNotHaveDuplicates();
        }
        assertThat(certificate("ca", "ca.crt").getKeyUsage()[5]).isTrue();
        assertThat(names("echo"))
                .contains(
                        "rollcall://service/echo",
                        "echo",
                        "echo2",
                        "localhost",
                        "127.0.0.1",
                        "box.example.org",
                        "10.1.0.5");
        assertThat(names("registry"))
                .contains("rollcall://member/registry", "registry", "registry1", "registry2", "registry3");
        assertThat(names("kv2")).contains("rollcall://replica/kv/kv2").doesNotContain("rollcall://replica/kv/kv1");
        assertThat(names("operator")).contains("rollcall://operator").doesNotContain("box.example.org");
        assertThat(names("prometheus")).contains("rollcall://metrics");

        assertThat(token("echo").line()).contains("register:echo,read");
        assertThat(token("kv3").line()).contains("register:kv,read,replica:kv");
        assertThat(token("registry").line()).contains(" member ");
        assertThat(token("prometheus").line()).contains(" metrics ");
        assertThat(TokenFile.list(dir.resolve("registry.tokens"))).hasSameSizeAs(PROCESSES);
        for (String server : List.of("registry", "echo", "math", "kv1", "kv2", "kv3"))
            assertThat(dir.resolve(server + "/registry.tokens"))
                    .hasSameTextualContentAs(dir.resolve("registry.tokens"));
        assertThat(dir.resolve("operator/registry.tokens")).doesNotExist();
    }

    @Test
    void onlyTheOwnerMayReadWhatIsMade() throws IOException {
        run("init", dir.toString());
        run("issue", dir.toString(), "echo");
        run("issue", dir.toString(), "new", "-identity", "rollcall://service/new");
        run("revoke", dir.toString(), "math");
        try (Stream<Path> all = Files.walk(dir)) {
            assertThat(all)
                    .hasSizeGreaterThan(40)
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .as(each.toString())
                            .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------"));
        }
        try (Stream<Path> beside = Files.list(parent)) {
            assertThat(beside).containsExactly(dir);
        }
    }

    @Test
    void bothEndsOfAConnectionProveThemselves() throws Exception {
        run("init", dir.toString());
        SSLContext server = context("registry");
        SSLContext client = context("echo");
        try (SSLServerSocket listener = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            listener.setNeedClientAuth(true);
            CompletableFuture<X509Certificate> caller = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                    accepted.startHandshake();
                    accepted.getOutputStream().write(1);
                    return (X509Certificate) accepted.getSession().getPeerCertificates()[0];
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket("localhost", listener.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                assertThat(socket.getInputStream().read()).isEqualTo(1);
            }
            assertThat(caller.get()).isEqualTo(certificate("echo"));
        }
    }

    @Test
    void aRenewedProcessHasANewKeyAndTheSameNamesAndItsFormerTokenEndsInAnHour() throws Exception {
        run("init", dir.toString(), "-host", "box");
        X509Certificate before = certificate("echo");
        String secret = secret("echo");
        String scopes = token("echo").scopes().toString();

        assertThat(run("issue", dir.toString(), "echo", "-days", "7")).isZero();

        X509Certificate after = certificate("echo");
        assertThat(after.getPublicKey()).isNotEqualTo(before.getPublicKey());
        assertThat(names("echo")).contains("box", "rollcall://service/echo");
        assertThat(after.getNotAfter()).isBefore(before.getNotAfter());
        validate("echo", null);
        assertThat(secret("echo")).isNotEqualTo(secret);
        assertThat(token("echo").scopes()).hasToString(scopes);
        assertThat(dir.resolve("kv2/registry.tokens")).hasSameTextualContentAs(dir.resolve("registry.tokens"));
        assertThat(tokenOf(secret).expires())
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(55)),
                        Instant.now().plus(Duration.ofMinutes(61)));
        assertThat(context("echo")).isNotNull();
    }

    @Test
    void anotherProcessNeedsAnIdentityAndMayHaveItsOwnHostsAndScopes() throws Exception {
        run("init", dir.toString());
        assertThat(run("issue", dir.toString(), "orders")).isEqualTo(1);
        assertThat(folders()).doesNotContain("orders");

        assertThat(run(
                        "issue",
                        dir.toString(),
                        "orders",
                        "-identity",
                        "rollcall://service/orders",
                        "-host",
                        "::1",
                        "-scope",
                        "register:orders,read,kv:write:orders/"))
                .isZero();
        assertThat(names("orders")).containsExactlyInAnyOrder("rollcall://service/orders", "0:0:0:0:0:0:0:1");
        assertThat(token("orders").line()).contains("kv:write:orders/");
        validate("orders", null);
    }

    @Test
    void whatIsRevokedIsRefusedAndEverythingElseGoesOn() throws Exception {
        run("init", dir.toString());
        X509Certificate former = certificate("kv1");
        run("issue", dir.toString(), "kv1");
        assertThat(run("revoke", dir.toString(), "kv1")).isZero();

        for (String name : folders()) {
            X509CRL crl = crl(name);
            crl.verify(certificate("ca", "ca.crt").getPublicKey());
            assertThat(crl.getRevokedCertificate(former)).isNotNull();
            if (!name.equals("kv1")) validate(name, crl);
        }
        assertThatThrownBy(() -> validate("kv1", crl("echo")))
                .isInstanceOfSatisfying(
                        CertPathValidatorException.class,
                        e -> assertThat(e.getReason()).isEqualTo(BasicReason.REVOKED));
        assertThat(TokenFile.list(dir.resolve("registry.tokens")))
                .noneMatch(token -> token.name().equals("kv1"))
                .hasSize(PROCESSES.size() - 1);
        assertThat(dir.resolve("kv2/registry.tokens")).hasSameTextualContentAs(dir.resolve("registry.tokens"));

        run("revoke", dir.toString(), "math");
        assertThat(crl("echo").getRevokedCertificates()).hasSize(3);
        run("issue", dir.toString(), "kv1");
        validate("kv1", crl("kv1"));
        assertThat(token("kv1").line()).contains("replica:kv");
    }

    @Test
    void aDirectoryThatIsNotEmptyIsLeftAlone() throws IOException {
        Files.createDirectory(dir);
        Files.writeString(dir.resolve("mine"), "mine");
        assertThat(run("init", dir.toString())).isEqualTo(1);
        assertThat(dir.toFile().list()).containsExactly("mine");
        assertThat(run("init", dir.resolve("mine").toString())).isEqualTo(1);
        assertThat(run("init", parent.resolve("no/such").toString())).isEqualTo(1);
        assertThat(parent.toFile().list()).containsExactly("trial");
        Files.delete(dir.resolve("mine"));
        assertThat(run("init", dir.toString())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "init DIR -days 0, 2",
        "init DIR -days 826, 2",
        "init DIR -days many, 2",
        "init DIR -host localhost:9000, 2",
        "init DIR -host 10.1.0.256, 2",
        "init DIR -host -x, 2",
        "init, 2",
        "issue DIR echo -identity http://echo, 2",
        "issue DIR echo -identity rollcall://service/, 2",
        "issue DIR echo -identity rollcall://replica/kv, 2",
        "issue DIR echo -scope everything, 2",
        "issue DIR ../echo, 2",
        "issue DIR .., 2",
        "issue DIR ca -identity rollcall://operator, 2",
        "issue DIR CA -identity rollcall://operator, 2",
        "issue DIR registry.tokens -identity rollcall://operator, 2",
        "issue DIR new, 1",
        "issue DIR new- -identity rollcall://service/new, 1",
        "issue ELSEWHERE echo, 1",
        "revoke DIR nobody, 1",
        "revoke DIR ca, 2",
    })
    void misuseIsRefusedAndChangesNothing(String line, int status) throws IOException {
        if (!line.startsWith("init")) run("init", dir.toString());
        List<String> before = contents();
        String words = line.replace("DIR", dir.toString())
                .replace("ELSEWHERE", parent.resolve("x").toString());
        assertThat(run(words.split(" ", -1))).isEqualTo(status);
        assertThat(contents()).isEqualTo(before);
    }

    /** Otherwise servers would keep the tokens of before, and nothing would be revoked. */
    @Test
    void theLastTokenIsNotRevokedInSilence() throws IOException {
        run("init", dir.toString());
        for (String name : PROCESSES.subList(1, PROCESSES.size()))
            assertThat(run("revoke", dir.toString(), name)).isZero();
        assertThat(run("revoke", dir.toString(), "client")).isEqualTo(1);
        assertThat(TokenFile.list(dir.resolve("registry.tokens"))).hasSize(1);
    }

    @Test
    void whatAnOperatorAllowsAContainerRemainsAllowed() throws IOException {
        run("init", dir.toString());
        Path tokens = dir.resolve("registry.tokens");
        Files.setPosixFilePermissions(dir.resolve("echo/tls.key"), PosixFilePermissions.fromString("rw-r-----"));
        run("issue", dir.toString(), "echo");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("echo/tls.key"))))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
                .isEqualTo("rw-------");
    }

    private int run(String... args) {
        String[] all = Stream.concat(Stream.of("security"), Stream.of(args)).toArray(String[]::new);
        return SecurityCommand.run(new PrintStream(out, true, StandardCharsets.UTF_8), all);
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.filter(each -> Files.exists(each.resolve("tls.crt")))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> all = Files.walk(parent)) {
            List<String> contents = new ArrayList<>();
            for (Path each : all.sorted().toList())
                contents.add(each + (Files.isDirectory(each) ? "" : Files.readString(each)));
            return contents;
        }
    }

    private Object serial(String name) {
        try {
            return certificate(name).getSerialNumber();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(String name) throws IOException {
        return certificate(name, "tls.crt");
    }

    private X509Certificate certificate(String folder, String file) throws IOException {
        try (var in = Files.newInputStream(dir.resolve(folder).resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private X509CRL crl(String name) throws Exception {
        byte[] text = Files.readAllBytes(dir.resolve(name).resolve("crl.pem"));
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(text));
    }

    private List<String> names(String name) throws Exception {
        return certificate(name).getSubjectAlternativeNames().stream()
                .map(each -> each.get(1).toString())
                .toList();
    }

    private void validate(String name, @Nullable X509CRL crl) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(certificate(name, "ca.crt"), null)));
        parameters.setRevocationEnabled(crl != null);
        if (crl != null)
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(crl))));
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate(name)));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private SSLContext context(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "key", Pem.privateKey(dir.resolve(name).resolve("tls.key")), new char[0], new X509Certificate[] {
                    certificate(name)
                });
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, new char[0]);
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        authority.setCertificateEntry("ca", certificate(name, "ca.crt"));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private String secret(String name) throws IOException {
        return Files.readString(dir.resolve(name).resolve("token")).strip();
    }

    private Token token(String name) throws IOException {
        Token token = tokenOf(secret(name));
        assertThat(token.name()).isEqualTo(name);
        return token;
    }

    private Token tokenOf(String secret) throws IOException {
        return TokenFile.list(dir.resolve("registry.tokens")).stream()
                .filter(each -> each.sha256().equals(Token.sha256(secret)))
                .findAny()
                .orElseThrow();
    }
}
