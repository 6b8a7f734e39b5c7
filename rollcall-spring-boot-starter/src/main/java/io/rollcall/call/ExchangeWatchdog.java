package io.rollcall.call;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Ends an exchange that waits longer for its instance than the timeout for an answer: until the instance takes the next
 * piece of the body, and after the last piece until the head of the answer is there. The time that the body's source
 * takes between two pieces is the caller's own. The socket's own timeout begins only when everything has been sent, and
 * a body that is longer than the buffers is never sent entirely to a process that was stopped.
 */
final class ExchangeWatchdog implements ExecChainHandler, Closeable {

    private final Watchdog<Exchange> watchdog = new Watchdog<>("rollcall-exchange-watchdog");

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Duration limit = scope.clientContext
                .getRequestConfigOrDefault()
                .getResponseTimeout()
                .toDuration();
        Exchange exchange = new Exchange(scope.execRuntime, limit.toNanos() + Watchdog.AFTER_TIMEOUT_NANOS);
        HttpEntity body = request.getEntity();
        if (body != null) request.setEntity(new ProgressReportingBody(body, exchange));
        watchdog.add(exchange);
        Transmission transmission = Transmission.current();
        if (transmission != null) transmission.onSending(); // the connection is there
        try {
            return chain.proceed(request, scope);
        } catch (IOException
                | HttpException
                | RuntimeException e) { // a connection that is closed under way fails in many ways
            if (exchange.isEnded) throw timedOut(e);
            throw e;
        } finally {
            watchdog.remove(exchange);
        }
    }

    @Override
    public void close() {
        watchdog.close();
    }

    private static SocketTimeoutException timedOut(Exception e) {
        SocketTimeoutException timeout = new SocketTimeoutException("Send timed out");
        timeout.initCause(e);
        return timeout;
    }

    /** An exchange, used by the thread that makes it. The watchdog only ends it, by closing its connection. */
    private static final class Exchange implements ProgressReportingBody.Progress, Watchdog.Watched {

        /** A time after any exchange's end. A larger difference would be in the past. */
        private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

        private final ExecRuntime connection;
        private final long limitNanos;
        private volatile long overdueAtNanos;
        private volatile boolean isEnded;

        Exchange(ExecRuntime connection, long limitNanos) {
            this.connection = connection;
            this.limitNanos = limitNanos;
            awaitsInstance();
        }

        @Override
        public void awaitsInstance() {
            overdueAtNanos = System.nanoTime() + limitNanos;
        }

        @Override
        public void awaitsSource() {
            overdueAtNanos = System.nanoTime() + NEVER_NANOS;
        }

        @Override
        public long overdueAtNanos() {
            return overdueAtNanos;
        }

        @Override
        public void end() {
            isEnded = true;
            connection.discardEndpoint();
        }
    }
}
