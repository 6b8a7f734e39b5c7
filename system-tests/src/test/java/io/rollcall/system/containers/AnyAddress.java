package io.rollcall.system.containers;

import io.rollcall.process.Endpoint;
import io.rollcall.tls.Tls;
import io.rollcall.tls.UnusableCertificatesException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificates of an authority at whatever address. Certificates name the containers as these call each
 * other, and this machine knows none of these names: it calls a container by its address.
 */
final class AnyAddress extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager authorities;

    private AnyAddress(X509ExtendedTrustManager authorities) {
        this.authorities = authorities;
    }

    /** Returns a client that trusts the authorities of a directory, and shows its certificate. */
    static HttpClient withCertificateOf(Path directory) {
        Tls tls = tls(directory);
        return client(tls, tls.keys());
    }

    /** Returns a client that trusts the authorities of a directory, and shows no certificate. */
    static HttpClient withoutCertificate(Path directory) {
        return client(tls(directory));
    }

    private static Tls tls(Path directory) {
        try {
            return Tls.of(directory);
        } catch (UnusableCertificatesException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpClient client(Tls tls, KeyManager... keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new AnyAddress(tls.trust())}, null);
            return Endpoint.client(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authorities.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        authorities.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        authorities.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authorities.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        authorities.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        authorities.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
