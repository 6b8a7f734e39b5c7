package io.rollcall.chassis.security.jwt;

import static io.rollcall.chassis.security.jwt.TestIssuer.claims;
import static io.rollcall.chassis.security.jwt.TestIssuer.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.rollcall.chassis.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The keys of an issuer in a file. */
@ExtendWith(OutputCaptureExtension.class)
class KeyFileTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final RSAKey RSA = TestIssuer.rsa("rsa");
    private static final ECKey EC = TestIssuer.ec(Curve.P_256, "ec");

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() {
        file = folder.resolve("issuer.pem");
    }

    private static String pem(Key key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private Jwts jwts() throws IOException {
        return new Jwts(
                new JwtSettings(null, file, TestIssuer.NAME, TestIssuer.AUDIENCE, "sub"),
                new KeyFile(file, nanos::get),
                () -> NOW);
    }

    @Test
    void aTokenIsProvenByAnyKeyOfTheFileWhateverItsIdIs() throws Exception {
        Files.writeString(file, "the issuer's\n" + pem(RSA.toRSAPublicKey()) + pem(EC.toECPublicKey()));
        Jwts jwts = jwts();
        assertThat(jwts.verify(sign(RSA, claims(NOW, "echo", "read"))).name()).isEqualTo("echo");
        assertThat(jwts.verify(sign(EC, claims(NOW, "echo", "read"))).name()).isEqualTo("echo");
        assertThatThrownBy(() -> jwts.verify(sign(TestIssuer.rsa("rsa"), claims(NOW, "echo", "read"))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not signed");
    }

    @Test
    void keysAreExchangedWhileItRunsAndAVerdictOfTheFormerOnesIsForgotten() throws Exception {
        Files.writeString(file, pem(RSA.toRSAPublicKey()));
        Jwts jwts = jwts();
        String former = sign(RSA, claims(NOW, "echo", "read"));
        jwts.verify(former);
        Files.writeString(file, pem(EC.toECPublicKey()));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(() -> jwts.verify(former)).hasMessageContaining("not signed");
        assertThat(jwts.verify(sign(EC, claims(NOW, "echo", "read"))).name()).isEqualTo("echo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n"
            })
    void aBrokenFileChangesNothing(String broken, CapturedOutput output) throws Exception {
        Files.writeString(file, pem(RSA.toRSAPublicKey()));
        Jwts jwts = jwts();
        Files.writeString(file, broken);
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(jwts.isOutdated()).isTrue();
            assertThat(jwts.verify(sign(RSA, claims(NOW, "echo", "read"))).name())
                    .isEqualTo("echo");
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("the keys of before remain")))
                .hasSize(1);
    }

    @Test
    void aFileThatCannotBeUsedSaysWhy() throws Exception {
        assertThatThrownBy(this::jwts).hasMessage("there is no such file");
        Files.writeString(file, "nothing");
        assertThatThrownBy(this::jwts).hasMessageContaining("no public key");
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1_024);
        Files.writeString(file, pem(weak.generateKeyPair().getPublic()));
        assertThatThrownBy(this::jwts).hasMessageContaining("2048 bits");
        Files.writeString(
                file,
                pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic()));
        assertThatThrownBy(this::jwts).hasMessageContaining("neither RSA");
        Files.writeString(file, pem(RSA.toRSAPublicKey()).repeat(33));
        assertThatThrownBy(this::jwts).hasMessageContaining("more than 32 keys");
        Files.writeString(file, pem(RSA.toRSAPublicKey()) + " ".repeat(300_000));
        assertThatThrownBy(this::jwts).hasMessageContaining("larger than");
    }
}
