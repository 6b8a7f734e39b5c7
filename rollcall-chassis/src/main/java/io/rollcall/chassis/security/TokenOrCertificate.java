package io.rollcall.chassis.security;

import jakarta.servlet.http.HttpServletRequest;

/** Knows a principal by its token, where it sends one, and otherwise by the certificate of its connection. */
record TokenOrCertificate(Tokens tokens, Certificates certificates) implements Authenticator {

    @Override
    public Principal authenticate(HttpServletRequest request) {
        if (request.getHeader("Authorization") == null) return certificates.authenticate(request);
        return SentFor.principal(request, tokens.authenticate(request));
    }
}
