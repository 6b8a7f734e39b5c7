package io.rollcall.call;

import io.rollcall.wire.BearerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The token that this application sends to the registry and to the key-value store.
 *
 * @param token The token. Prefer a file, which can be exchanged while the application runs.
 * @param tokenFile File with the token in its only line. It is read again when it changes.
 */
@ConfigurationProperties("rollcall.security")
record TokenProperties(@Nullable String token, @Nullable Path tokenFile) {

    /** @throws UnusableTokenException the token cannot be used */
    BearerToken bearer() {
        try {
            return BearerToken.of(token, tokenFile);
        } catch (IllegalArgumentException e) {
            throw new UnusableTokenException(String.valueOf(e.getMessage()));
        }
    }

    /** Does not tell the token. */
    @Override
    public String toString() {
        return "TokenProperties[tokenFile=" + tokenFile + "]";
    }
}
