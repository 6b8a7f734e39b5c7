package io.rollcall.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The trust between members of a registry: what this process trusts, if it is the certificate of a member. Otherwise
 * each service with a certificate could change the log.
 */
final class MemberTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager trust;

    MemberTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    private static void requireMember(X509Certificate[] chain) throws CertificateException {
        if (!PrincipalName.isMember(chain[0]))
            throw new CertificateException("the certificate of " + chain[0].getSubjectX500Principal()
                    + " is not a member's: it has no URI " + PrincipalName.MEMBER + "NAME");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        trust.checkClientTrusted(chain, type, socket);
        requireMember(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        trust.checkServerTrusted(chain, type, socket);
        requireMember(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, type, engine);
        requireMember(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, type, engine);
        requireMember(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkClientTrusted(chain, type);
        requireMember(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkServerTrusted(chain, type);
        requireMember(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
