package io.rollcall.call;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * Distinguishes a failure by which the caller itself ended its attempt, which says nothing about an instance, from
 * every other one.
 */
final class CallerInterruption {

    /**
     * Returns whether the caller ended the attempt. An interrupted thread did, whatever it met, because the interrupt
     * closes the connection that it waits on.
     */
    static boolean is(Throwable failure) {
        if (Thread.currentThread().isInterrupted()) return true;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) if (isItself(cause)) return true;
        return false;
    }

    private static boolean isItself(Throwable cause) {
        boolean isTimeout =
                cause instanceof SocketTimeoutException || cause instanceof ConnectionRequestTimeoutException;
        return cause instanceof ClosedByInterruptException
                || cause instanceof InterruptedException
                || cause instanceof CancellationException
                || (cause instanceof InterruptedIOException && !isTimeout);
    }

    private CallerInterruption() {}
}
