package io.rollcall.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.TokenFile.UnusableTokenFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;

/** A file of tokens: how it is read, protected, read again, and extended. */
@ExtendWith(OutputCaptureExtension.class)
class TokensTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() {
        file = folder.resolve("tokens");
    }

    @Test
    void aTokenIsItsPrincipals() throws IOException {
        write(line("echo", "s3cret", "register:echo,read", null));
        assertThat(sender(tokens(), "Bearer s3cret"))
                .isEqualTo(new Principal(
                        "echo", List.of(new Scope(Scope.Kind.REGISTER, "echo"), new Scope(Scope.Kind.READ, null))));
        assertThat(sender(tokens(), "bearer  s3cret ").name()).isEqualTo("echo");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, Send a token",
                "Basic YTpi, must be 'Bearer TOKEN'",
                "Bearer, must be 'Bearer TOKEN'",
                "Bearer other, unknown",
                "Bearer S3cret, unknown",
            })
    void anythingElseIsRefused(@Nullable String header, String why) throws IOException {
        write(line("echo", "s3cret", "read", null));
        Tokens tokens = tokens();
        assertThatThrownBy(() -> sender(tokens, header))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aHugeSecretIsUnknown() throws IOException {
        write(line("echo", "x".repeat(600), "read", null));
        Tokens tokens = tokens();
        assertThatThrownBy(() -> sender(tokens, "Bearer " + "x".repeat(600))).hasMessageContaining("unknown");
    }

    @Test
    void aTokenEndsAtItsTime() throws IOException {
        write(line("echo", "s3cret", "read", NOW.plusSeconds(1)));
        Tokens tokens = tokens();
        assertThat(sender(tokens, "Bearer s3cret").name()).isEqualTo("echo");
        now.set(NOW.plusSeconds(1));
        assertThatThrownBy(() -> sender(tokens, "Bearer s3cret"))
                .hasMessageContaining("echo")
                .hasMessageContaining("expired at 2026-06-01T12:00:01Z");
    }

    @Test
    void twoTokensOfOneNameAreOnePrincipals() throws IOException {
        write(line("echo", "old", "read", null), line("echo", "new", "read", null));
        assertThat(sender(tokens(), "Bearer old")).isEqualTo(sender(tokens(), "Bearer new"));
    }

    /** {@code Aa} and {@code BB} have the same hash code, so both would be remembered in the same place. */
    @Test
    void aRememberedSecretStandsForNoOther() throws IOException {
        write(line("echo", "sAa", "read", null), line("math", "sBB", "read", null));
        Tokens tokens = tokens();
        for (int round = 0; round < 3; round++) {
            assertThat(sender(tokens, "Bearer sAa").name()).isEqualTo("echo");
            assertThat(sender(tokens, "Bearer sAa").name()).isEqualTo("echo");
            assertThat(sender(tokens, "Bearer sBB").name()).isEqualTo("math");
        }
        write(line("echo", "sAa", "read", null));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(() -> sender(tokens, "Bearer sBB")).hasMessageContaining("unknown");
        assertThat(sender(tokens, "Bearer sAa").name()).isEqualTo("echo");
        assertThatThrownBy(() -> sender(tokens, "Bearer sBB")).hasMessageContaining("unknown");
    }

    @Test
    void aChangedFileIsReadAgainASecondLater() throws IOException {
        write(line("echo", "old", "read", null));
        Tokens tokens = tokens();
        write(line("echo", "new", "read", null));
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(sender(tokens, "Bearer old").name()).isEqualTo("echo");
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(sender(tokens, "Bearer new").name()).isEqualTo("echo");
        assertThatThrownBy(() -> sender(tokens, "Bearer old")).hasMessageContaining("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo nonsense read", "echo", ""})
    void aBrokenFileChangesNothingAndIsSaidOnce(String broken, CapturedOutput output) throws IOException {
        write(line("echo", "s3cret", "read", null));
        Tokens tokens = tokens();
        if (broken.isEmpty()) Files.delete(file);
        else write(broken);
        for (int i = 0; i < 5; i++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(sender(tokens, "Bearer s3cret").name()).isEqualTo("echo");
            assertThat(tokens.isOutdated()).isTrue();
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("the tokens of before remain")))
                .hasSize(1);
        write(line("echo", "next", "read", null));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(sender(tokens, "Bearer next").name()).isEqualTo("echo");
        assertThat(tokens.isOutdated()).isFalse();
    }

    @Test
    void aFileThatOthersReadIsUsedOnceItIsProtected() throws IOException {
        write(line("echo", "old", "read", null));
        Tokens tokens = tokens();
        write(line("echo", "new", "read", null));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(sender(tokens, "Bearer old").name()).isEqualTo("echo");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(sender(tokens, "Bearer new").name()).isEqualTo("echo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void aFileThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
        write(line("echo", "s3cret", "read", null));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(this::tokens)
                .isInstanceOf(UnusableTokenFileException.class)
                .hasMessageContaining(permissions)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "echo HASH | line 3: a token is NAME SHA-256 SCOPE[,SCOPE]... [EXPIRES], and this has 2 words",
                "echo HASH read 2027-01-01T00:00:00Z more | has 5 words",
                "e*o HASH read | 1 to 63 letters",
                "echo s3cret read | 64 hexadecimal digits, and not the secret",
                "echo HASH reads | 'reads' is no scope: say read[:SERVICE], register[:SERVICE], kv:read[:PREFIX]",
                "echo HASH read, | '' is no scope",
                "echo HASH read: | nothing after its colon",
                "echo HASH operate:echo | 'operate:echo' is no scope",
                "echo HASH read tomorrow | 2027-01-31T00:00:00Z",
            })
    void aLineThatIsNoTokenIsSaidWithoutASecret(String text, String why) throws IOException {
        write(text.replace("HASH", Token.sha256("x")));
        assertThatThrownBy(this::tokens)
                .isInstanceOf(UnusableTokenFileException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aSecretOfTwoTokensIsRefused() throws IOException {
        write(line("echo", "same", "read", null), line("math", "same", "read", null));
        assertThatThrownBy(this::tokens).hasMessageContaining("line 4: an earlier line has this secret");
    }

    @Test
    void aFileBeyondItsLimitsIsRefused() throws IOException {
        String[] lines = new String[10_001];
        for (int i = 0; i < lines.length; i++) lines[i] = line("n", "s" + i, "read", null);
        write(lines);
        assertThatThrownBy(this::tokens).hasMessageContaining("more than 10000 tokens");
        write("#".repeat((4 << 20) + 1));
        assertThatThrownBy(this::tokens).hasMessageContaining("larger than 4 MiB");
    }

    /** A line that is cut off may be a token all the same, with a wider scope. */
    @Test
    void aFileThatMayNotBeAllThereIsRefused() throws IOException {
        String whole = line("echo", "s3cret", "read:echo,register:orders", NOW.plusSeconds(60)) + "\n";
        Files.writeString(file, whole);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Tokens tokens = tokens();
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThatThrownBy(this::tokens).isInstanceOf(UnusableTokenFileException.class);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(tokens.isOutdated()).isTrue();
            assertThat(sender(tokens, "Bearer s3cret").name()).isEqualTo("echo");
        }
    }

    @Test
    void aTokenIsAppendedToAFileThatOnlyItsOwnerReads() throws IOException {
        Token first = new Token("echo", Token.sha256("one"), Token.scopes("register:echo,read"), null);
        Token second = new Token("math", Token.sha256("two"), Token.scopes("kv:write:a/"), NOW.plusSeconds(60));
        TokenFile.append(file, first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, Files.readString(file).strip()); // as an editor that ends with no line
        TokenFile.append(file, second);
        assertThat(TokenFile.read(file).values()).containsExactlyInAnyOrder(first, second);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String before = Files.readString(file);
        assertThatThrownBy(() -> TokenFile.append(file, first)).hasMessageContaining("chmod 600");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void noTwoSecretsAreEqual() {
        String one = Token.newSecret();
        assertThat(one).startsWith("rollcall_").hasSizeGreaterThan(50).isNotEqualTo(Token.newSecret());
    }

    private Tokens tokens() throws IOException {
        return new Tokens(file, nanos::get, now::get);
    }

    private static Principal sender(Tokens tokens, @Nullable String header) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        if (header != null) request.addHeader("Authorization", header);
        return tokens.authenticate(request);
    }

    private static String line(String name, String secret, String scopes, @Nullable Instant expires) {
        return new Token(name, Token.sha256(secret), Token.scopes(scopes), expires).line();
    }

    /** Replaces the file at once, as an orchestrator or an editor does. */
    private void write(String... lines) throws IOException {
        Path next = Files.createFile(
                folder.resolve("next"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, "# tokens\n\n" + String.join("\n", lines) + "\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
