package io.rollcall.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The name of a principal in a certificate: a URI among the alternative names of its subject (RFC 5280, 4.2.1.6), such
 * as {@code rollcall://service/echo}.
 */
public final class PrincipalName {

    /** What each of these URIs begins with. */
    public static final String SCHEME = "rollcall://";

    /** What the names of members of a registry begin with. */
    static final String MEMBER = SCHEME + "member/";

    private static final int URI_NAME = 6;

    private PrincipalName() {}

    /** Returns the URIs of a certificate that begin with {@link #SCHEME}. */
    public static List<String> of(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) return List.of();
        List<String> ours = new ArrayList<>();
        for (List<?> name : names)
            if (name.get(0).equals(URI_NAME) && name.get(1) instanceof String uri && uri.startsWith(SCHEME))
                ours.add(uri);
        return ours;
    }

    /** Returns whether it is the certificate of a member of a registry. */
    static boolean isMember(X509Certificate certificate) throws CertificateParsingException {
        return of(certificate).stream().anyMatch(name -> name.startsWith(MEMBER));
    }
}
