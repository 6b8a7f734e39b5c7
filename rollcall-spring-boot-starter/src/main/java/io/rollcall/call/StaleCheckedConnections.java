package io.rollcall.call;

import io.rollcall.tls.Tls;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A connection pool that checks each kept connection before it is used again. One that was made with certificates that
 * have been exchanged since is not used again.
 *
 * <p>A connection that the server closed while it was idle swallows the request that is sent on it. Whether the request
 * was executed is then unknown, and a POST must not be repeated. Apache's own check waits a millisecond for the end of
 * the stream, ten times what a call takes, so by default it is made only after two idle seconds. Until then, an
 * instance that dies costs each of its connections one failed call. Here the check is a read that does not wait, which
 * needs a socket with a channel. It takes a few microseconds and is made every time. Only the instant between the check
 * and the send remains.
 */
final class StaleCheckedConnections extends PoolingHttpClientConnectionManagerBuilder {

    private static final AtomicLong COUNTER = new AtomicLong();

    private final Tls tls;

    StaleCheckedConnections(Tls tls) {
        this.tls = tls;
        setConnectionFactory(this::connection);
        setTlsSocketStrategy(ClientTlsStrategyBuilder.create()
                .setSslContext(tls.context())
                .setTlsVersions("TLSv1.3", "TLSv1.2")
                .setHostVerificationPolicy(HostnameVerificationPolicy.BUILTIN) // HTTPS' rules, by the JDK
                .buildClassic());
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            @Nullable SchemePortResolver ports, @Nullable DnsResolver names, TlsSocketStrategy tls) {
        DetachedSocketFactory sockets = StaleCheckedConnections::socket;
        return new DefaultHttpClientConnectionOperator(
                sockets,
                ports,
                names,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build());
    }

    /** Opens a socket. Through a SOCKS proxy there is no channel, and the check is Apache's. */
    private static Socket socket(@Nullable Proxy socks) throws IOException {
        return socks == null ? SocketChannel.open().socket() : new Socket(socks);
    }

    private ManagedHttpClientConnection connection(@Nullable Socket socket) throws IOException {
        StaleCheckedConnection connection = new StaleCheckedConnection("rollcall-" + COUNTER.getAndIncrement(), tls);
        if (socket != null) connection.bind(socket);
        return connection;
    }

    private static final class StaleCheckedConnection extends DefaultManagedHttpClientConnection {

        private final Tls tls;

        /** The certificates of this process when the connection was made. */
        private final long generation;

        StaleCheckedConnection(String id, Tls tls) {
            super(id);
            this.tls = tls;
            this.generation = tls.generation();
        }

        @Override
        public boolean isStale() throws IOException {
            if (generation != tls.generation() && getSSLSession() != null) return true;
            SocketChannel channel = isOpen() ? getSocket().getChannel() : null;
            return channel == null ? super.isStale() : hasEnded(channel);
        }

        /**
         * Returns whether the connection is unusable: on an idle connection there must be nothing to read, neither a
         * byte nor the end.
         */
        private static boolean hasEnded(SocketChannel channel) {
            try {
                channel.configureBlocking(false);
                int read = channel.read(ByteBuffer.allocate(1));
                channel.configureBlocking(true);
                return read != 0;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
