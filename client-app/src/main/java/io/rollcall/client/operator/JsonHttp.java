package io.rollcall.client.operator;

import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts JSON to processes of Rollcall. It uses the JDK's oldest client, because that starts in a fraction of the time
 * that the newer one needs, which prepares for TLS in any case. It follows no redirect, so the token goes nowhere else.
 */
public final class JsonHttp {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The longest answer: the list of a large service, or a page of large values. */
    private static final int ANSWER_MAX_BYTES = 128 * 1_024 * 1_024;

    private static final int BUFFER_BYTES = 16 * 1_024;

    static {
        // Otherwise the JDK's client sends a message again by itself, if the server closes the connection unanswered.
        // A client that streams does not, and then gives no body of a 401.
        System.setProperty("sun.net.http.retryPost", "false");
        // Each message has a connection of its own: one that is used again may have ended.
        System.setProperty("http.keepAlive", "false");
    }

    private final Tls tls;
    private final BearerToken token;

    public JsonHttp(BearerToken token, Tls tls) {
        this.token = token;
        this.tls = tls;
    }

    /** Returns whether this process has certificates. */
    public boolean isSecure() {
        return tls.isOn();
    }

    /**
     * Posts a message.
     *
     * @param secure whether to speak TLS
     * @param method the path without its slash, such as {@code Registry.Lookup}
     * @param timeout for the whole exchange
     * @throws IOException there is no whole answer; {@link #wasNotSent} tells whether the message was sent
     */
    public Reply post(String address, boolean secure, String method, Object message, Duration timeout)
            throws IOException {
        byte[] body = JsonMapper.shared().writeValueAsBytes(message);
        HttpURLConnection connection = open(Tls.origin(address, secure) + '/' + method, timeout);
        connect(connection);
        long endNanos = System.nanoTime() + timeout.toNanos();
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        if (status < 0) throw new IOException("what answers speaks no HTTP");
        try (InputStream answer = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new Reply(status, answer == null ? new byte[0] : read(answer, endNanos));
        }
    }

    private HttpURLConnection open(String uri, Duration timeout) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(uri).toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secured)
            secured.setSSLSocketFactory(tls.context().getSocketFactory());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setDoOutput(true);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Accept", "application/json");
        String authorization = token.header();
        if (authorization != null) connection.setRequestProperty("Authorization", authorization);
        return connection;
    }

    private static void connect(HttpURLConnection connection) throws IOException {
        try {
            connection.connect();
        } catch (SocketTimeoutException e) {
            throw new HttpConnectTimeoutException("no connection within " + CONNECT_TIMEOUT.toSeconds() + " s");
        }
    }

    /** The client's own timeout is that of each part, and a body may come slowly. */
    private static byte[] read(InputStream answer, long endNanos) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = answer.read(buffer); count >= 0; count = answer.read(buffer)) {
            whole.write(buffer, 0, count);
            if (whole.size() > ANSWER_MAX_BYTES)
                throw new IOException("the answer is longer than " + ANSWER_MAX_BYTES + " bytes");
            if (System.nanoTime() - endNanos > 0) throw new SocketTimeoutException("no whole answer in time");
        }
        return whole.toByteArray();
    }

    /** Returns whether a failure means that nothing was sent. */
    public static boolean wasNotSent(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException;
    }

    /** Returns the reason of a failure in a few words. */
    public static String reason(IOException failure) {
        if (failure instanceof UnknownHostException) return "unknown host";
        if (failure instanceof ConnectException) return refused(failure);
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static String refused(IOException failure) {
        String message = failure.getMessage();
        if (message == null || message.startsWith("Connection refused")) return "nothing listens there";
        return message;
    }
}
