package io.rollcall.client.security;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one level that serves a trial: it signs what each process proves itself with, and the
 * list of what was revoked.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280, certificates and certificate revocation lists</a>
 */
record CertificateAuthority(X509Certificate certificate, PrivateKey key) {

    /** How long the authority itself is valid: longer than any certificate of a trial. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    /** Certificates are valid from a little earlier, because the clocks of machines differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A certificate, and the key that only its process may have. */
    record Issued(X509Certificate certificate, PrivateKey key) {}

    static CertificateAuthority create(Instant now) {
        try {
            KeyPair keys = newKeys();
            byte[] mark = new byte[4];
            RANDOM.nextBytes(mark);
            X500Name name = name("Rollcall trial authority " + HexFormat.of().formatHex(mark));
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name, newSerial(), date(now.minus(SKEW)), date(now.plus(LIFETIME)), name, keys.getPublic());
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(keys.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            ids.createAuthorityKeyIdentifier(keys.getPublic()));
            return new CertificateAuthority(signed(builder, keys.getPrivate()), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("the JDK cannot make a certificate authority", e);
        }
    }

    /**
     * Makes a key and a certificate of it, which serves both ends of a connection. It does not outlive the authority.
     *
     * @param name the name of the process, which is the subject
     * @param identity the URI among the alternative names
     */
    Issued issue(String name, Identity identity, List<Host> hosts, Instant now, Duration lifetime) {
        try {
            KeyPair keys = newKeys();
            Instant end = certificate.getNotAfter().toInstant();
            if (now.plus(lifetime).isBefore(end)) end = now.plus(lifetime);
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer(), newSerial(), date(now.minus(SKEW)), date(end), name(name), keys.getPublic());
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, forServersAndClients())
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(keys.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(certificate))
                    .addExtension(Extension.subjectAlternativeName, false, alternativeNames(identity, hosts));
            return new Issued(signed(builder, key), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("the JDK cannot make a certificate", e);
        }
    }

    /**
     * Signs the list of what was revoked. It is valid as long as the authority, so that nobody must renew it for a
     * trial to go on.
     */
    byte[] revocations(List<IssuedCertificates.Entry> revoked, Instant now) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer(), date(now.minus(SKEW)));
            builder.setNextUpdate(certificate.getNotAfter());
            for (IssuedCertificates.Entry each : revoked)
                builder.addCRLEntry(
                        each.serial(), date(Objects.requireNonNull(each.revokedAt())), CRLReason.unspecified);
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            return builder.build(signer(key)).getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("the JDK cannot sign a list of revoked certificates", e);
        }
    }

    private X500Name issuer() throws GeneralSecurityException {
        return new JcaX509CertificateHolder(certificate).getSubject();
    }

    private static ExtendedKeyUsage forServersAndClients() {
        return new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
    }

    private static GeneralNames alternativeNames(Identity identity, List<Host> hosts) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, identity.uri()));
        for (Host host : hosts)
            names.add(new GeneralName(host.isAddress() ? GeneralName.iPAddress : GeneralName.dNSName, host.name()));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        X509CertificateHolder holder = builder.build(signer(key));
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        return new JcaContentSignerBuilder(SIGNATURE).build(key);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    /** Returns 127 random bits, which two certificates do not share. */
    private static BigInteger newSerial() {
        return new BigInteger(127, RANDOM).add(BigInteger.ONE);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static Date date(Instant time) {
        return Date.from(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Does not tell the key. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
