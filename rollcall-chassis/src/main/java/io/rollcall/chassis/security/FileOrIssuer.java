package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Knows a principal by a token of the issuer, or by one of the file. The form of a token says which of the two it is.
 *
 * @param file null: there is no file of tokens
 */
record FileOrIssuer(@Nullable Tokens file, TokenVerifier issuer) implements Authenticator {

    private static final String SCHEME = "Bearer ";

    @Override
    public Principal authenticate(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        boolean isBearer = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String token = header == null || !isBearer
                ? ""
                : header.substring(SCHEME.length()).strip();
        if (issuer.isFor(token)) return issuer.verify(token);
        if (file != null) return file.authenticate(request);
        throw new ProblemException(
                HttpStatus.UNAUTHORIZED,
                ProblemCode.UNAUTHENTICATED,
                isBearer
                        ? "The token is none of the issuer that this server trusts: it must be a JWT."
                        : "Send a token in the header 'Authorization: Bearer TOKEN'.");
    }

    @Override
    public boolean isProvenByHeader(HttpServletRequest request) {
        return true;
    }
}
