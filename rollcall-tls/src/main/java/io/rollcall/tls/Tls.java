package io.rollcall.tls;

import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The TLS of this process as a client of the registry, of services and of the store: the scheme, and, where it is on,
 * the own certificate and the authorities that it trusts. There is one in each process.
 *
 * <p>Certificates are exchanged while it is in use: the context stays the same, and new connections use the new ones. A
 * pool closes connections of an earlier {@link #generation}, because a server no longer accepts their certificate once
 * that has expired.
 */
public final class Tls {

    /** The environment variable with a directory of certificates. */
    public static final String VARIABLE = "ROLLCALL_SECURITY_CERTIFICATES";

    private static final Tls NONE = new Tls();

    private final @Nullable RenewableKeys keys;
    private final @Nullable RenewableTrust trust;

    /** Null: it is off. The JDK's own context is made when it is needed, because it reads what the JDK trusts. */
    private final @Nullable SSLContext context;

    private final boolean hasOwnAuthorities;
    private final AtomicLong generation = new AtomicLong();

    private Tls() {
        hasOwnAuthorities = false;
        keys = null;
        trust = null;
        context = null;
    }

    private Tls(SslBundle bundle, Revocations revocations) {
        hasOwnAuthorities = bundle.getStores().getTrustStore() != null;
        keys = new RenewableKeys(keys(bundle));
        trust = new RenewableTrust(trust(bundle), revocations);
        try {
            SSLContext own = SSLContext.getInstance(bundle.getProtocol());
            own.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
            context = own;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Returns no TLS: {@code http}, and what the JDK trusts for a service that says it is secure. */
    public static Tls none() {
        return NONE;
    }

    static Tls of(SslBundle bundle, Revocations revocations) {
        return new Tls(bundle, revocations);
    }

    /**
     * Returns TLS with the certificates of a directory, as they are now.
     *
     * @throws UnusableCertificatesException the files cannot be used
     */
    public static Tls of(Path directory) throws UnusableCertificatesException {
        CertificateFiles files = CertificateFiles.read(directory);
        Revocations revocations = new Revocations();
        revocations.become(files.revocations());
        return new Tls(files.bundle(), revocations);
    }

    /**
     * Returns TLS with the certificates of the environment, or none.
     *
     * @throws UnusableCertificatesException as {@link #of}
     */
    public static Tls ofEnvironment(Map<String, String> environment) throws UnusableCertificatesException {
        String directory = environment.get(VARIABLE);
        return directory == null || directory.isEmpty() ? NONE : of(Path.of(directory));
    }

    /** Returns whether it is on and names the authorities that it trusts, rather than to trust those of the JDK. */
    public boolean hasOwnAuthorities() {
        return hasOwnAuthorities;
    }

    /** Returns whether this process has certificates. */
    public boolean isOn() {
        return trust != null;
    }

    /**
     * Returns the origin of a process of Rollcall: the scheme and the address.
     *
     * @param address {@code host:port}
     */
    public String origin(String address) {
        return origin(address, isOn());
    }

    /** Returns the origin of a process that says itself whether it is secure. */
    public static String origin(String address, boolean isSecure) {
        return (isSecure ? "https://" : "http://") + address;
    }

    /** Returns a URI at a process of Rollcall. */
    public URI uri(String address, String path) {
        return URI.create(origin(address) + path);
    }

    /** Returns the context of every connection. It is the JDK's own one where this is off. */
    public SSLContext context() {
        if (context != null) return context;
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Returns the number of the certificates: that of before, and one more, after each exchange. */
    public long generation() {
        return generation.get();
    }

    /**
     * Returns what a server presents.
     *
     * @throws IllegalStateException it is off
     */
    public X509ExtendedKeyManager keys() {
        if (keys == null) throw new IllegalStateException("TLS is off");
        return keys;
    }

    /**
     * Returns what certificates of others must come from.
     *
     * @throws IllegalStateException it is off
     */
    public X509ExtendedTrustManager trust() {
        if (trust == null) throw new IllegalStateException("TLS is off");
        return trust;
    }

    /**
     * Returns the trust between members of a registry: only certificates of members.
     *
     * @throws IllegalStateException it is off
     */
    public X509ExtendedTrustManager trustInMembers() {
        return new MemberTrust(trust());
    }

    /** Returns whether this process has the certificate of a member of a registry. */
    public boolean isMember() {
        if (keys == null) return false;
        try {
            for (String type : new String[] {"EC", "RSA", "EdDSA", "RSASSA-PSS"}) {
                X509Certificate[] chain =
                        keys.getCertificateChain(keys.chooseEngineClientAlias(new String[] {type}, null, null));
                if (chain != null && PrincipalName.isMember(chain[0])) return true;
            }
            return false;
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    void become(SslBundle bundle) {
        if (keys == null || trust == null) throw new IllegalStateException("TLS is off");
        keys.become(keys(bundle));
        trust.become(trust(bundle));
        generation.incrementAndGet();
        forgetSessions();
    }

    /** A session that is resumed has the certificates with which it began. */
    private void forgetSessions() {
        SSLSessionContext sessions = context().getClientSessionContext();
        for (byte[] id : Collections.list(sessions.getIds())) {
            SSLSession session = sessions.getSession(id);
            if (session != null) session.invalidate();
        }
    }

    private static X509ExtendedKeyManager keys(SslBundle bundle) {
        for (KeyManager each : bundle.getManagers().getKeyManagers())
            if (each instanceof X509ExtendedKeyManager extended) return extended;
        throw new IllegalStateException("The SSL bundle has no keys of X.509");
    }

    private static X509ExtendedTrustManager trust(SslBundle bundle) {
        for (TrustManager each : bundle.getManagers().getTrustManagers())
            if (each instanceof X509ExtendedTrustManager extended) return extended;
        throw new IllegalStateException("The SSL bundle has no trust of X.509");
    }
}
