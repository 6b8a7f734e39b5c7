package io.rollcall.registry.cluster;

import io.rollcall.wire.BearerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The token that this member sends to the others.
 *
 * @param token the token that a member sends to the others. Prefer a file, which can be exchanged while it runs
 * @param tokenFile file with the token that a member sends to the others. It is read again when it changes
 */
@ConfigurationProperties("rollcall.security")
record MemberTokenProperties(
        @Nullable String token, @Nullable Path tokenFile) {

    /**
     * @param isNeeded whether the members demand one of each other
     * @throws InvalidConfigurationPropertyValueException the token cannot be used, or is missing
     */
    BearerToken bearer(boolean isNeeded) {
        try {
            BearerToken bearer = BearerToken.of(token, tokenFile);
            if (bearer.isNone() && isNeeded)
                throw new IllegalArgumentException("with security on, a member of a registry needs a token with the"
                        + " scope 'member' to speak to the others: name the file of one");
            return bearer;
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "rollcall.security.token-file", tokenFile == null ? "" : tokenFile, String.valueOf(e.getMessage()));
        }
    }

    /** Does not tell the token. */
    @Override
    public String toString() {
        return "MemberTokenProperties[tokenFile=" + tokenFile + "]";
    }
}
