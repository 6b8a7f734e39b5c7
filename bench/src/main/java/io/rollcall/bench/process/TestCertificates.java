package io.rollcall.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and what it issues, by OpenSSL, and a client that trusts it. */
public final class TestCertificates {

    public static final String TOOL = "openssl";

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final Path folder;

    public TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** Issues a certificate for localhost. */
    public Path of(String principal) {
        try {
            if (!Files.exists(authority())) issue("/CN=authority", folder.resolve("authority"), List.of());
            Path directory = folder.resolve("certificates").resolve(principal.replace('/', '-'));
            Files.createDirectories(directory);
            issue(
                    "/CN=localhost",
                    directory.resolve("tls"),
                    List.of(
                            "-CA",
                            authority().toString(),
                            "-CAkey",
                            folder.resolve("authority.key").toString(),
                            "-addext",
                            "basicConstraints=critical,CA:FALSE",
                            "-addext",
                            "subjectAltName=DNS:localhost,IP:127.0.0.1,URI:rollcall://" + principal));
            Files.copy(authority(), directory.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path authority() {
        return folder.resolve("authority.crt");
    }

    private static void issue(String subject, Path name, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(TOOL, "req", "-x509", "-newkey", "ec", "-pkeyopt"));
        command.addAll(List.of("ec_paramgen_curve:P-256", "-nodes", "-days", "7", "-subj", subject));
        command.addAll(List.of("-keyout", name + ".key", "-out", name + ".crt"));
        command.addAll(more);
        Process made = Running.child(new ProcessBuilder(command).redirectErrorStream(true));
        String said = new String(made.getInputStream().readAllBytes(), UTF_8);
        if (made.onExit().join().exitValue() != 0) throw new IOException("openssl: " + said);
        Files.setPosixFilePermissions(Path.of(name + ".key"), PosixFilePermissions.fromString("rw-------"));
    }

    /**
     * Sends requests over TLS, one after the other.
     *
     * @return the bodies of the answers
     * @throws IOException one is refused
     */
    public List<String> ask(int port, List<String> requests) throws IOException {
        try (Socket socket = context().getSocketFactory().createSocket("localhost", port)) {
            return ask(socket, requests);
        }
    }

    /** Sends requests without TLS. */
    public static List<String> askInClear(int port, List<String> requests) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            return ask(socket, requests);
        }
    }

    private static List<String> ask(Socket socket, List<String> requests) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (String request : requests) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String head = head(socket.getInputStream());
            Matcher length = LENGTH.matcher(head);
            if (!head.startsWith("HTTP/1.1 200") || !length.find()) throw new IOException("It answered " + head);
            bodies.add(new String(socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))), UTF_8));
        }
        return bodies;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) throw new IOException("It closed the connection: " + head.toString(UTF_8));
            head.write(next);
        }
        return head.toString(UTF_8);
    }

    private SSLContext context() throws IOException {
        try (InputStream in = Files.newInputStream(authority())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
