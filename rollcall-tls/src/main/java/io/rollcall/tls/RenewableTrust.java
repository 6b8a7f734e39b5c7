package io.rollcall.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A trust manager whose authorities are exchanged while it is in use, and that trusts no revoked certificate. */
final class RenewableTrust extends X509ExtendedTrustManager {

    private final Revocations revocations;
    private volatile X509ExtendedTrustManager current;

    RenewableTrust(X509ExtendedTrustManager trust, Revocations revocations) {
        this.current = trust;
        this.revocations = revocations;
    }

    void become(X509ExtendedTrustManager next) {
        current = next;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        current.checkClientTrusted(chain, type, socket);
        revocations.check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        current.checkServerTrusted(chain, type, socket);
        revocations.check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        current.checkClientTrusted(chain, type, engine);
        revocations.check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        current.checkServerTrusted(chain, type, engine);
        revocations.check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        current.checkClientTrusted(chain, type);
        revocations.check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        current.checkServerTrusted(chain, type);
        revocations.check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current.getAcceptedIssuers();
    }
}
