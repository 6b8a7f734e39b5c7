package io.rollcall.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Used by tests: an authority that issues certificates, and revokes them. */
public final class TestAuthority {

    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration LIFE = Duration.ofDays(1);
    private static final KeyPurposeId[] BOTH = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};

    private final X500Name name;
    private final KeyPair keys = newKeys();
    private final X509CertificateHolder certificate;
    private final List<X509CertificateHolder> revoked = new ArrayList<>();

    /** A certificate and its key. */
    public record Issued(X509CertificateHolder certificate, KeyPair keys) {}

    public TestAuthority(String commonName) {
        name = new X500Name("CN=" + commonName);
        Instant now = Instant.now();
        try {
            JcaX509v3CertificateBuilder builder =
                    builder(name, keys, now.minus(LIFE.multipliedBy(30)), now.plus(LIFE.multipliedBy(30)));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            certificate = builder.build(signer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Issues a certificate of localhost that is good for servers and clients until tomorrow. */
    public Issued issue(@Nullable String uri) {
        return issue(uri, Instant.now().plus(LIFE), BOTH);
    }

    /** Issues a certificate that has expired a minute ago. */
    public Issued issueExpired(String uri) {
        return issue(uri, Instant.now().minusSeconds(60), BOTH);
    }

    /** Issues a certificate that is no client's. */
    public Issued issueForServers(String uri) {
        return issue(uri, Instant.now().plus(LIFE), KeyPurposeId.id_kp_serverAuth);
    }

    /** Issues a certificate that ends at a time. */
    public Issued issue(@Nullable String uri, Instant until) {
        return issue(uri, until, BOTH);
    }

    private Issued issue(@Nullable String uri, Instant until, KeyPurposeId... purposes) {
        KeyPair its = newKeys();
        X500Name subject = new X500Name("CN=" + (uri == null ? "nobody" : uri.replaceAll("[^a-z0-9]+", "-")));
        List<GeneralName> names = new ArrayList<>(List.of(
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        if (uri != null) names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        try {
            JcaX509v3CertificateBuilder builder =
                    builder(subject, its, until.minus(LIFE).minus(Duration.ofHours(1)), until);
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            return new Issued(builder.build(signer()), its);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a new certificate into a directory, which is made if need be. */
    public Path write(Path directory, @Nullable String uri) {
        return write(directory, issue(uri));
    }

    /** Puts a certificate into a directory: each file is replaced at once, one after the other. */
    public Path write(Path directory, Issued issued) {
        try {
            Files.createDirectories(directory);
            replace(directory.resolve("ca.crt"), pem(certificate));
            replace(directory.resolve("tls.key"), pem(new JcaPKCS8Generator(issued.keys.getPrivate(), null)));
            replace(directory.resolve("tls.crt"), pem(issued.certificate));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a directory trust another authority, too. */
    public void trustAlso(Path directory, TestAuthority other) {
        try {
            replace(directory.resolve("ca.crt"), pem(certificate) + pem(other.certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void revoke(Issued issued) {
        revoked.add(issued.certificate);
    }

    /** Puts the list of what is revoked into a directory. */
    public void writeRevocations(Path directory) {
        try {
            Instant now = Instant.now();
            X509v2CRLBuilder list = new X509v2CRLBuilder(name, Date.from(now));
            list.setNextUpdate(Date.from(now.plus(LIFE)));
            for (X509CertificateHolder each : revoked)
                list.addCRLEntry(each.getSerialNumber(), Date.from(now), CRLReason.keyCompromise);
            replace(directory.resolve("crl.pem"), pem(list.build(signer())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = Files.createTempFile(
                file.getParent(),
                "next",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        return text.toString();
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair its, Instant from, Instant until) {
        BigInteger serial = BigInteger.valueOf(SERIAL.getAndIncrement());
        return new JcaX509v3CertificateBuilder(
                name, serial, Date.from(from), Date.from(until), subject, its.getPublic());
    }

    private ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
