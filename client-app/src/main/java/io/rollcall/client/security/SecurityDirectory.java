package io.rollcall.client.security;

import io.rollcall.chassis.security.Scope;
import io.rollcall.chassis.security.SecretFile;
import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenFile;
import io.rollcall.client.security.CertificateAuthority.Issued;
import io.rollcall.client.security.IssuedCertificates.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a trial: the authority in {@code ca}, the file of tokens, and a folder for each process with
 * everything that the process needs, so that a container is given one folder. It has {@code tls.crt}, {@code tls.key},
 * {@code ca.crt} and {@code token}, a copy of the file of tokens if others call the process, and {@code crl.pem} once
 * something was revoked. The first three are the names that cert-manager gives them.
 */
final class SecurityDirectory implements AutoCloseable {

    static final String TOKENS = "registry.tokens";
    static final String TOKEN = "token";
    static final String AUTHORITY = "ca";

    /** How long the former token of a renewed process remains valid, so that no server must be first. */
    static final Duration OVERLAP = Duration.ofHours(1);

    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY_CERTIFICATE = "ca.crt";
    private static final String AUTHORITY_KEY = "ca.key";
    private static final String ISSUED = "issued";
    private static final String REVOCATIONS = "crl.pem";

    private static final int URI = 6; // the types of alternative names in RFC 5280
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private final Path root;
    private final FileChannel lock;
    private final CertificateAuthority authority;

    /** What a process got. */
    record Made(String name, Identity identity, List<Host> hosts, Instant expires) {}

    private SecurityDirectory(Path root, FileChannel lock, CertificateAuthority authority) {
        this.root = root;
        this.lock = lock;
        this.authority = authority;
    }

    /**
     * Makes a directory with an authority and what each process needs.
     *
     * @throws IOException it exists and is not empty, or cannot be written; then there is nothing of it
     */
    static List<Made> create(Path root, List<TrialProcess> processes, Duration lifetime, Instant now)
            throws IOException {
        try (DraftDirectory draft = new DraftDirectory(root)) {
            CertificateAuthority authority = CertificateAuthority.create(now);
            String certificate = Pem.of(Pem.CERTIFICATE, encoded(authority.certificate()));
            draft.folder(AUTHORITY);
            draft.file(AUTHORITY + '/' + AUTHORITY_CERTIFICATE, certificate);
            draft.file(
                    AUTHORITY + '/' + AUTHORITY_KEY,
                    Pem.of(Pem.PRIVATE_KEY, authority.key().getEncoded()));
            IssuedCertificates all = new IssuedCertificates(List.of());
            StringBuilder tokens = new StringBuilder("# NAME  SHA-256 of the secret  SCOPE[,SCOPE]...  [EXPIRES]\n");
            List<Made> made = new ArrayList<>();
            for (TrialProcess each : processes) {
                Issued issued = authority.issue(each.name(), each.identity(), each.hosts(), now, lifetime);
                all = all.with(entry(each.name(), issued));
                String secret = Token.newSecret();
                Instant expires = issued.certificate().getNotAfter().toInstant();
                tokens.append(new Token(each.name(), Token.sha256(secret), each.scopes(), expires).line())
                        .append('\n');
                draft.folder(each.name());
                draft.file(each.name() + '/' + CERTIFICATE, Pem.of(Pem.CERTIFICATE, encoded(issued.certificate())));
                draft.file(
                        each.name() + '/' + KEY,
                        Pem.of(Pem.PRIVATE_KEY, issued.key().getEncoded()));
                draft.file(each.name() + '/' + AUTHORITY_CERTIFICATE, certificate);
                draft.file(each.name() + '/' + TOKEN, secret + '\n');
                made.add(new Made(each.name(), each.identity(), each.hosts(), expires));
            }
            draft.file(AUTHORITY + '/' + ISSUED, all.text());
            draft.file(TOKENS, tokens.toString());
            for (TrialProcess each : processes)
                if (each.identity().isServer()) draft.file(each.name() + '/' + TOKENS, tokens.toString());
            draft.publish();
            return made;
        }
    }

    /**
     * Opens a directory. One process at a time may have it open.
     *
     * @throws IOException it is none, or another process has it; the message says which
     */
    static SecurityDirectory open(Path root) throws IOException {
        Path folder = root.resolve(AUTHORITY);
        if (!Files.isDirectory(folder))
            throw new IOException(root + " has no authority in it; ./rollcall security init " + root + " makes one");
        CertificateAuthority authority = new CertificateAuthority(
                Pem.certificate(folder.resolve(AUTHORITY_CERTIFICATE)), Pem.privateKey(folder.resolve(AUTHORITY_KEY)));
        FileChannel channel = FileChannel.open(folder.resolve(AUTHORITY_KEY), StandardOpenOption.WRITE);
        boolean isLocked = false;
        try {
            FileLock lock = channel.tryLock();
            isLocked = lock != null;
        } catch (OverlappingFileLockException e) {
            // another part of this process has it
        } finally {
            if (!isLocked) channel.close();
        }
        if (!isLocked) throw new IOException("another process changes " + root + " now: wait until it has ended");
        return new SecurityDirectory(root, channel, authority);
    }

    /**
     * Makes a certificate and a token for a process, new or again. The former token is valid for another {@link
     * #OVERLAP}, and the former certificate until it expires.
     *
     * @param identity null: that of its former certificate
     * @param hosts empty: those of its former certificate
     * @param scopes null: those of its former token, or what its identity needs
     * @throws IOException a file cannot be used, or an identity is missing
     */
    Made issue(
            String name,
            @Nullable Identity identity,
            List<Host> hosts,
            @Nullable List<Scope> scopes,
            Duration lifetime,
            Instant now)
            throws IOException {
        Path folder = root.resolve(name);
        X509Certificate former = Files.exists(folder.resolve(CERTIFICATE)) ? former(folder) : null;
        Identity who = identity;
        if (who == null) {
            if (former == null)
                throw new IOException(name + " is new in " + root + ": say with -identity which process it is");
            who = identityOf(former);
        }
        List<Host> where = hosts.isEmpty() && former != null ? hostsOf(former) : hosts;
        if (where.isEmpty()) where = usualHosts(name);
        Issued issued = authority.issue(name, who, where, now, lifetime);
        Instant expires = issued.certificate().getNotAfter().toInstant();

        write(issuedCertificates().withoutExpired(now).with(entry(name, issued)));
        String secret = addToken(name, scopes, who, expires, now);
        if (!Files.isDirectory(folder)) SecretFile.createFolder(folder);
        if (who.isServer() && !Files.exists(folder.resolve(TOKENS))) SecretFile.create(folder.resolve(TOKENS), "\n");
        copyFromAuthority(folder);
        SecretFile.replace(folder.resolve(TOKEN), secret + '\n');
        SecretFile.replace(
                folder.resolve(KEY), Pem.of(Pem.PRIVATE_KEY, issued.key().getEncoded()));
        SecretFile.replace(folder.resolve(CERTIFICATE), Pem.of(Pem.CERTIFICATE, encoded(issued.certificate())));
        for (String each : names()) copyFromAuthority(root.resolve(each));
        return new Made(name, who, where, expires);
    }

    private static List<Host> usualHosts(String name) throws IOException {
        try {
            return TrialProcess.hosts(name, List.of());
        } catch (IllegalArgumentException e) {
            throw new IOException(name + " is no name of a host: say with -host where the process is", e);
        }
    }

    private String addToken(String name, @Nullable List<Scope> scopes, Identity identity, Instant expires, Instant now)
            throws IOException {
        Path file = root.resolve(TOKENS);
        List<Scope> wanted = scopes;
        for (Token each : TokenFile.list(file))
            if (wanted == null && each.name().equals(name)) wanted = each.scopes();
        String secret = Token.newSecret();
        Token token = new Token(name, Token.sha256(secret), wanted == null ? identity.scopes() : wanted, expires);
        Instant end = now.plus(OVERLAP).truncatedTo(ChronoUnit.SECONDS);
        TokenFile.rewrite(
                file, each -> each.name().equals(name) ? endingAt(each, end, now) : Optional.of(each), List.of(token));
        return secret;
    }

    private static Optional<Token> endingAt(Token token, Instant end, Instant now) {
        Instant expires = token.expires();
        if (expires != null && !expires.isAfter(now)) return Optional.empty();
        if (expires != null && expires.isBefore(end)) return Optional.of(token);
        return Optional.of(new Token(token.name(), token.sha256(), token.scopes(), end));
    }

    /**
     * Revokes all certificates and tokens of a process, and gives every folder the new list of revoked certificates.
     * After a failure, a repetition does what is missing.
     *
     * @return how many certificates are revoked now, of all processes
     * @throws IOException a file cannot be used, or the name is unknown
     */
    int revoke(String name, Instant now) throws IOException {
        IssuedCertificates before = issuedCertificates();
        boolean hasToken = TokenFile.list(root.resolve(TOKENS)).stream()
                .anyMatch(token -> token.name().equals(name));
        if (!hasToken && before.entries().stream().noneMatch(each -> each.name().equals(name)))
            throw new IOException(root + " knows no " + name + "; it has " + String.join(", ", names()));
        IssuedCertificates after = before.withoutExpired(now).revoked(name, now.truncatedTo(ChronoUnit.SECONDS));
        write(after);
        List<Entry> revoked = after.allRevoked();
        SecretFile.replace(
                root.resolve(AUTHORITY).resolve(REVOCATIONS),
                Pem.of(Pem.REVOCATIONS, authority.revocations(revoked, now)));
        for (String each : names()) copyFromAuthority(root.resolve(each));
        if (hasToken) { // the certificate does not wait for a file of tokens that cannot be used
            TokenFile.rewrite(
                    root.resolve(TOKENS),
                    token -> token.name().equals(name) ? Optional.empty() : Optional.of(token),
                    List.of());
            for (String each : names()) copyFromAuthority(root.resolve(each));
        }
        return revoked.size();
    }

    /** Returns the processes that have a folder. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(folder -> Files.exists(folder.resolve(CERTIFICATE)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Brings to a process what the authority has for all: its certificate, and what changes with others' processes. */
    private void copyFromAuthority(Path folder) throws IOException {
        copy(root.resolve(AUTHORITY).resolve(AUTHORITY_CERTIFICATE), folder.resolve(AUTHORITY_CERTIFICATE));
        Path revocations = root.resolve(AUTHORITY).resolve(REVOCATIONS);
        if (Files.exists(revocations)) copy(revocations, folder.resolve(REVOCATIONS));
        if (Files.exists(folder.resolve(TOKENS))) copy(root.resolve(TOKENS), folder.resolve(TOKENS));
    }

    /** A file that says so already is not replaced, so that nothing reads it again. */
    private static void copy(Path from, Path to) throws IOException {
        String text = Files.readString(from);
        if (!Files.exists(to) || !text.equals(Files.readString(to))) SecretFile.replace(to, text);
    }

    private IssuedCertificates issuedCertificates() throws IOException {
        return IssuedCertificates.read(root.resolve(AUTHORITY).resolve(ISSUED));
    }

    private void write(IssuedCertificates issued) throws IOException {
        SecretFile.replace(root.resolve(AUTHORITY).resolve(ISSUED), issued.text());
    }

    private static X509Certificate former(Path folder) throws IOException {
        return Pem.certificate(folder.resolve(CERTIFICATE));
    }

    private static Identity identityOf(X509Certificate certificate) throws IOException {
        for (List<?> name : alternativeNames(certificate))
            if (name.get(0).equals(URI) && name.get(1).toString().startsWith(Identity.SCHEME))
                return identity(name.get(1).toString());
        throw new IOException("the former certificate has no identity: say it with -identity");
    }

    private static Identity identity(String uri) throws IOException {
        try {
            return Identity.of(uri);
        } catch (IllegalArgumentException e) {
            throw new IOException("the former certificate cannot be renewed: " + e.getMessage(), e);
        }
    }

    private static List<Host> hostsOf(X509Certificate certificate) throws IOException {
        List<String> hosts = new ArrayList<>();
        for (List<?> name : alternativeNames(certificate))
            if (name.get(0).equals(DNS) || name.get(0).equals(ADDRESS))
                hosts.add(name.get(1).toString());
        return Host.all(hosts);
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) throws IOException {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            throw new IOException("the former certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static Entry entry(String name, Issued issued) {
        return new Entry(
                issued.certificate().getSerialNumber(),
                name,
                issued.certificate().getNotAfter().toInstant(),
                null);
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was just made has no encoding", e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
