package io.rollcall.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates that their authorities have revoked. A list that is past its next update still counts. */
final class Revocations {

    private volatile List<X509CRL> lists = List.of();

    void become(List<X509CRL> next) {
        lists = List.copyOf(next);
    }

    /** Returns whether there is no list. */
    boolean isEmpty() {
        return lists.isEmpty();
    }

    /** @throws CertificateException one of the chain is revoked */
    void check(X509Certificate[] chain) throws CertificateException {
        for (X509CRL list : lists)
            for (X509Certificate each : chain)
                if (list.getIssuerX500Principal().equals(each.getIssuerX500Principal()) && list.isRevoked(each))
                    throw new CertificateException(
                            "the certificate of " + each.getSubjectX500Principal() + " is revoked");
    }
}
