package io.rollcall.chassis;

import io.rollcall.tls.Tls;
import io.rollcall.tls.UnusableCertificatesException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks a server on this host over TLS whether it is ready: a program of its own, because the images have neither curl
 * nor openssl. Its arguments are the port and, where the server demands a certificate in the handshake, the directory
 * of the server's own certificates. The status is 0 if it is ready, and 1 if it is not.
 *
 * <p>It takes every certificate, as a probe of Kubernetes does: it connects to the loopback, sends no secret and
 * believes nothing but one bit.
 */
final class HealthCheck {

    private static final int MILLIS_MAX = 2_000;
    private static final String REQUEST =
            "GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private HealthCheck() {}

    public static void main(String[] arguments) {
        try {
            int port = Integer.parseInt(arguments[0]);
            SSLSocketFactory factory = arguments.length > 1
                    ? own(Path.of(arguments[1]))
                    : anonymous().getSocketFactory();
            String status = status(factory, port);
            if (status.startsWith("HTTP/1.1 200 ")) return;
            System.err.println(status);
        } catch (IOException | GeneralSecurityException e) {
            System.err.println(e);
        }
        System.exit(1);
    }

    private static String status(SSLSocketFactory factory, int port) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS_MAX);
            plain.setSoTimeout(MILLIS_MAX);
            try (Socket socket = factory.createSocket(plain, "localhost", port, true)) {
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                String line = answer.readLine();
                return line == null ? "no answer" : line;
            }
        }
    }

    /** The server's own directory has its certificate and authorities, and is good for the server itself. */
    private static SSLSocketFactory own(Path directory) throws UnusableCertificatesException {
        return Tls.of(directory).context().getSocketFactory();
    }

    private static SSLContext anonymous() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Everything()}, null);
        return context;
    }

    private static final class Everything extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
