package io.rollcall.tls;

import java.net.http.HttpClient;
import java.util.function.UnaryOperator;

/**
 * The JDK's HTTP client with the certificates of this process. It is made anew when they have been exchanged, because
 * it keeps its connections: those of the one before end with its last request.
 */
public final class TlsHttp {

    private final Tls tls;
    private final UnaryOperator<HttpClient.Builder> settings;
    private volatile Made made;

    private record Made(long generation, HttpClient client) {}

    /** @param settings sets what is the caller's own */
    public TlsHttp(Tls tls, UnaryOperator<HttpClient.Builder> settings) {
        this.tls = tls;
        this.settings = settings;
        this.made = make();
    }

    /** Returns the client for the next request. */
    public HttpClient client() {
        Made now = made;
        return now.generation == tls.generation() ? now.client : renewed();
    }

    private synchronized HttpClient renewed() {
        if (made.generation != tls.generation()) made = make();
        return made.client;
    }

    private Made make() {
        long generation = tls.generation();
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls.context());
        return new Made(generation, settings.apply(builder).build());
    }
}
