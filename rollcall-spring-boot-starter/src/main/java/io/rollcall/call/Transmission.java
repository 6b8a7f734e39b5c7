package io.rollcall.call;

import org.jspecify.annotations.Nullable;

/**
 * The record of what one attempt has sent, which the connection layer keeps: a fact of the exchange, where an exception's type is a guess. A
 * failure to connect, for example, may be of the address that a redirect led to, after the instance has executed the call.
 */
final class Transmission {

    /** How far the request came. */
    enum Sent {
        /** Another load balancer sends, of which no more is heard than how its calls end. */
        UNRECORDED,
        /** The transport cannot tell: it is not one of the starter's, and there is no body that it would ask for. */
        UNKNOWN,
        /** Not a byte has left this process. */
        NOTHING,
        /** Some of the request may have arrived. */
        SOMETHING
    }

    /** How the attempt of this thread is told to the transport: between them lies what knows nothing of attempts. */
    private static final ThreadLocal<@Nullable Transmission> CURRENT = new ThreadLocal<>();

    private volatile Sent sent = Sent.UNRECORDED;
    private volatile boolean isRecorded;
    private volatile boolean hasFailedLocally;

    /** It is this process that failed: the request could not be made, or its body could not be read to its end. */
    void onLocalFailure() {
        hasFailedLocally = true;
    }

    boolean hasFailedLocally() {
        return hasFailedLocally;
    }

    Sent sent() {
        return sent;
    }

    /**
     * The transport is one of the starter's, and keeps the record from here on. What was sent was sent: within an
     * application's own factory, an interceptor may send more than once.
     */
    void onBegin() {
        isRecorded = true;
        if (sent != Sent.SOMETHING) sent = Sent.NOTHING;
    }

    /** Whether the transport is one of the starter's, and has had the request. */
    boolean isRecorded() {
        return isRecorded;
    }

    /**
     * There is a body, for which the transport asks once it is connected. A request of which no byte of the body was
     * asked for cannot have been executed.
     */
    void onBodyOffered() {
        if (sent == Sent.UNKNOWN) sent = Sent.NOTHING;
    }

    /** The connection is there, and bytes go out next. */
    void onSending() {
        sent = Sent.SOMETHING;
    }

    /** The transport cannot tell, or cannot tell any more. */
    void onUnknown() {
        sent = Sent.UNKNOWN;
    }

    /** Makes it the one of this thread; gives the one before, for {@link #leave}: an interceptor may make a call of its own. */
    @Nullable
    Transmission enter() {
        Transmission before = CURRENT.get();
        CURRENT.set(this);
        return before;
    }

    static void leave(@Nullable Transmission before) {
        if (before == null) CURRENT.remove();
        else CURRENT.set(before);
    }

    static @Nullable Transmission current() {
        return CURRENT.get();
    }
}
