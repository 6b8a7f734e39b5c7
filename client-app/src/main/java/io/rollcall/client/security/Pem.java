package io.rollcall.client.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * The text form of certificates, lists of revoked ones, and keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468, Textual Encodings of PKIX, PKCS, and CMS
 *     Structures</a>
 */
final class Pem {

    static final String CERTIFICATE = "CERTIFICATE";
    static final String REVOCATIONS = "X509 CRL";

    /** An unencrypted key in PKCS#8, which Java reads without help. */
    static final String PRIVATE_KEY = "PRIVATE KEY";

    /** The limit on a file that is read. */
    private static final int BYTES_MAX = 64 << 10;

    private static final Base64.Encoder LINES_OF_64 =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    static String of(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES_OF_64.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** @throws IOException there is no such file, or no certificate in it; the message says which */
    static X509Certificate certificate(Path file) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der(file, CERTIFICATE)));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is not a certificate: " + e.getMessage(), e);
        }
    }

    /** @throws IOException there is no such file, or no private key of an elliptic curve in it */
    static PrivateKey privateKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der(file, PRIVATE_KEY)));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is not a private key of an elliptic curve", e);
        }
    }

    private static byte[] der(Path file, String label) throws IOException {
        String begin = "-----BEGIN " + label + "-----";
        String text = text(file);
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) throw new IOException(file + " has no " + begin);
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + file + "; ./rollcall security init makes it", e);
        }
    }
}
