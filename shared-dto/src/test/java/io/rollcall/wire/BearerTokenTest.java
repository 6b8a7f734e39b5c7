package io.rollcall.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token that a client sends. */
class BearerTokenTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void aTokenIsGivenOrInAFileOrThereIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "  secret-2\n");
        assertThat(BearerToken.of("secret-1", null).header()).isEqualTo("Bearer secret-1");
        assertThat(BearerToken.of(null, file).header()).isEqualTo("Bearer secret-2");
        assertThat(BearerToken.of(null, null).header()).isNull();
        assertThat(BearerToken.of(null, null).isNone()).isTrue();
        assertThat(BearerToken.ofEnvironment(Map.of(BearerToken.FILE_VARIABLE, file.toString()))
                        .header())
                .isEqualTo("Bearer secret-2");
        assertThatThrownBy(() -> BearerToken.of("secret", file)).hasMessageContaining("not both");
    }

    @Test
    void aChangedFileIsReadAgainAndABrokenOneChangesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "old");
        BearerToken token = BearerToken.of(null, file);
        Files.writeString(file, "newer");
        await().atMost(PATIENCE).until(() -> "Bearer newer".equals(token.header()));
        Files.writeString(file, "two words");
        await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(() -> "Bearer newer".equals(token.header()));
        Files.delete(file);
        await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(() -> "Bearer newer".equals(token.header()));
        Files.writeString(file, "newest");
        await().atMost(PATIENCE).until(() -> "Bearer newest".equals(token.header()));
    }

    /** An issuer's tokens are long. */
    @Test
    void aTokenMayBeAsLongAsAServersHeadersLeaveRoomFor() throws IOException {
        String jwt = "eyJ." + "x".repeat(5_994) + ".x";
        Path file = Files.writeString(folder.resolve("token"), jwt + "\n");
        assertThat(BearerToken.of(null, file).header()).isEqualTo("Bearer " + jwt);
        assertThatThrownBy(() -> BearerToken.of(jwt + "x", null)).hasMessageContaining("1 to 6000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak", "sécret", "a\"b"})
    void whatIsNoTokenIsRefusedWithoutBeingTold(String secret) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), secret);
        assertThatThrownBy(() -> BearerToken.of(secret, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in one line");
        assertThatThrownBy(() -> BearerToken.of(null, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> BearerToken.of(null, folder.resolve("none"))).hasMessageContaining("cannot be read");
    }

    @Test
    void itDoesNotTellItself() {
        assertThat(BearerToken.of("secret", null)).hasToString("a token");
    }
}
