package io.rollcall.chassis.security;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Knows a principal by its token, where it sends one, and otherwise by the certificate of its connection.
 *
 * @param isCertificateNeeded whether a token is not enough: it is worth nothing to a thief without a certificate
 */
record TokenOrCertificate(Authenticator tokens, Certificates certificates, boolean isCertificateNeeded)
        implements Authenticator {

    @Override
    public Principal authenticate(HttpServletRequest request) {
        if (!isProvenByHeader(request)) return certificates.authenticate(request);
        if (isCertificateNeeded) certificates.ofConnection(request);
        return certificates.sentFor().principal(request, tokens.authenticate(request));
    }

    @Override
    public boolean isProvenByHeader(HttpServletRequest request) {
        return request.getHeader("Authorization") != null;
    }
}
