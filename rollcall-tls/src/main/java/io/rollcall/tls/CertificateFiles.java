package io.rollcall.tls;

import io.rollcall.wire.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/**
 * The files of a directory of certificates, with the names of a Kubernetes TLS Secret: {@code tls.crt}, {@code tls.key}
 * and {@code ca.crt}, and, if there is one, {@code crl.pem}. They are read and checked together.
 *
 * @param chain the own certificate, and those between it and an authority
 * @param authorities what the other side's certificate must come from
 * @param revocations lists that the authorities have signed; empty: there is no such file
 */
record CertificateFiles(
        List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities, List<X509CRL> revocations) {

    /** The versions of TLS that are spoken. */
    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITIES = "ca.crt";
    private static final String REVOCATIONS = "crl.pem";

    /** The limit on a file, so that a wrong one does not fill the heap. A long list of revocations fits. */
    private static final int BYTES_MAX = 4 << 20;

    private static final String ALIAS = "rollcall";

    /**
     * Reads the files of a directory.
     *
     * @throws UnusableCertificatesException one is missing or damaged, others have access to the key, the key is not
     *     the certificate's, or the certificate is not valid now
     */
    static CertificateFiles read(Path directory) throws UnusableCertificatesException {
        List<X509Certificate> chain = certificates(directory.resolve(CHAIN));
        PrivateKey key = key(directory.resolve(KEY));
        if (!isPair(key, chain.get(0).getPublicKey()))
            throw unusable(directory.resolve(KEY), "it is not the key of the first certificate in " + CHAIN, null);
        try {
            chain.get(0).checkValidity();
        } catch (GeneralSecurityException e) {
            throw unusable(
                    directory.resolve(CHAIN),
                    "the certificate is valid from "
                            + chain.get(0).getNotBefore().toInstant() + " to "
                            + chain.get(0).getNotAfter().toInstant() + ", and not now: issue another one",
                    e);
        }
        List<X509Certificate> authorities = certificates(directory.resolve(AUTHORITIES));
        return new CertificateFiles(
                chain, key, authorities, revocations(directory.resolve(REVOCATIONS), List.copyOf(authorities)));
    }

    /** Returns what differs once one of the files is another one. */
    static String version(Path directory) {
        StringBuilder version = new StringBuilder();
        for (String name : List.of(CHAIN, KEY, AUTHORITIES, REVOCATIONS)) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
                version.append(attributes.lastModifiedTime())
                        .append(attributes.size())
                        .append(attributes.fileKey());
            } catch (IOException e) {
                version.append(e.getClass().getName());
            }
            version.append(' ');
        }
        return version.toString();
    }

    /** Returns the certificates as Spring has them. */
    SslBundle bundle() {
        return SslBundle.of(
                new PemSslStoreBundle(
                        PemSslStore.of(null, ALIAS, null, chain, key), PemSslStore.of(null, authorities, null)),
                SslBundleKey.NONE,
                SslOptions.of(null, PROTOCOLS),
                "TLS");
    }

    private static List<X509Certificate> certificates(Path file) throws UnusableCertificatesException {
        String text = text(file);
        try {
            List<X509Certificate> certificates =
                    PemContent.isPresentInText(text) ? PemContent.of(text).getCertificates() : List.of();
            if (!certificates.isEmpty()) return certificates;
        } catch (RuntimeException e) {
            throw unusable(file, "a certificate in it cannot be read: " + e.getMessage(), e);
        }
        throw unusable(file, "there is no certificate in it: it must be PEM, -----BEGIN CERTIFICATE-----", null);
    }

    private static PrivateKey key(Path file) throws UnusableCertificatesException {
        requirePrivate(file);
        String text = text(file);
        try {
            PrivateKey key =
                    PemContent.isPresentInText(text) ? PemContent.of(text).getPrivateKey() : null;
            if (key != null) return key;
        } catch (RuntimeException e) { // its message may have something of the key
            throw unusable(file, "the key in it cannot be read: it must be PKCS#8 in PEM, without a password", null);
        }
        throw unusable(file, "there is no key in it: it must be PKCS#8 in PEM, -----BEGIN PRIVATE KEY-----", null);
    }

    private static void requirePrivate(Path file) throws UnusableCertificatesException {
        try {
            PrivateFile.require(file);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        } catch (IOException e) {
            throw unusable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<X509CRL> revocations(Path file, List<X509Certificate> authorities)
            throws UnusableCertificatesException {
        if (!Files.exists(file)) return List.of();
        try {
            List<X509CRL> lists = new ArrayList<>();
            byte[] text = text(file).getBytes(StandardCharsets.UTF_8);
            for (CRL list : CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(text)))
                lists.add(signed((X509CRL) list, authorities));
            if (!lists.isEmpty()) return lists;
        } catch (GeneralSecurityException e) {
            throw unusable(file, "it is no list of revocations: " + e.getMessage(), e);
        }
        throw unusable(file, "there is no list of revocations in it: -----BEGIN X509 CRL-----", null);
    }

    private static X509CRL signed(X509CRL list, List<X509Certificate> authorities) throws GeneralSecurityException {
        for (X509Certificate authority : authorities)
            if (authority.getSubjectX500Principal().equals(list.getIssuerX500Principal())
                    && isSignedBy(list, authority)) return list;
        throw new GeneralSecurityException(
                "none of the authorities in " + AUTHORITIES + " has signed that of " + list.getIssuerX500Principal());
    }

    /** An authority with a new key has the subject of before. */
    private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isPair(PrivateKey key, PublicKey certified) {
        try {
            Signature signature = Signature.getInstance(algorithm(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(PROTOCOLS[0].getBytes(StandardCharsets.UTF_8));
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROTOCOLS[0].getBytes(StandardCharsets.UTF_8));
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithm(String key) {
        return switch (key) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key; // EdDSA, Ed25519, RSASSA-PSS: the signature has the name of the key
        };
    }

    private static String text(Path file) throws UnusableCertificatesException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) throw unusable(file, "it is larger than " + (BYTES_MAX >> 20) + " MiB", null);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        } catch (UnusableCertificatesException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(file, "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static UnusableCertificatesException missing(Path file, IOException e) {
        return unusable(file, "there is no such file; a directory of certificates has tls.crt, tls.key and ca.crt", e);
    }

    private static UnusableCertificatesException unusable(Path file, String why, @Nullable Throwable cause) {
        return new UnusableCertificatesException(file + ": " + why, cause);
    }
}
