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

    @Override
    public Principal authenticate(HttpServletRequest request) {
        String header = request.getHeader(BearerHeader.NAME);
        String token = header == null ? null : BearerHeader.token(header);
        if (token != null && issuer.isFor(token)) return issuer.verify(token);
        if (file != null) return file.authenticate(request);
        throw new ProblemException(
                HttpStatus.UNAUTHORIZED,
                ProblemCode.UNAUTHENTICATED,
                token != null
                        ? "The token is none of the issuer that this server trusts: it must be a JWT."
                        : "Send a token in the header 'Authorization: Bearer TOKEN'.");
    }

    @Override
    public boolean isProvenByHeader(HttpServletRequest request) {
        return true;
    }
}
