package io.rollcall.call;

import org.jspecify.annotations.Nullable;

/**
 * The record of what one attempt has sent, which the connection layer keeps: a fact of the exchange, where an exception's type is a guess. A
 * failure to connect, for example, may be of the address that a redirect led to, after the instance has executed the call.
 */
final class Transmission {

    /** How far the request came. */
    enum Sent {
        /** The transport is not one of the starter's, and keeps no record. */
        UNRECORDED,
        /** Not a byte has left this process. */
        NOTHING,
        /** Some of the request may have arrived. */
        SOMETHING
    }

    /** How the attempt of this thread is told to the transport: between them lies what knows nothing of attempts. */
    private static final ThreadLocal<@Nullable Transmission> CURRENT = new ThreadLocal<>();

    private volatile Sent sent = Sent.UNRECORDED;

    Sent sent() {
        return sent;
    }

    /** The transport keeps the record from here on. */
    void onBegin() {
        if (sent == Sent.UNRECORDED) sent = Sent.NOTHING;
    }

    /** The connection is there, and bytes go out next. */
    void onSending() {
        sent = Sent.SOMETHING;
    }

    /** The transport cannot tell any more. */
    void onUnknown() {
        sent = Sent.UNRECORDED;
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
