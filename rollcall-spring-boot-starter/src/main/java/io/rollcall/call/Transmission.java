package io.rollcall.call;

import org.jspecify.annotations.Nullable;

/**
 * The record of what one attempt has sent. The connection layer keeps it, because it knows what the exchange has done,
 * and an exception's type is a guess: a failure to connect, for example, may be of the address that a redirect led to,
 * after the instance has executed the call.
 */
final class Transmission {

    /** Says how far the request came. */
    enum Sent {
        /** Another load balancer sends the call, and reports only how it ends. */
        UNRECORDED,
        /** The transport cannot tell. It is not one of the starter's, and there is no body that it would ask for. */
        UNKNOWN,
        /** Not a byte has left this process. */
        NOTHING,
        /** Some of the request may have arrived. */
        SOMETHING
    }

    /**
     * The attempt of this thread, which the transport finds here because the code between them knows nothing of
     * attempts.
     */
    private static final ThreadLocal<@Nullable Transmission> CURRENT = new ThreadLocal<>();

    private volatile Sent sent = Sent.UNRECORDED;
    private volatile boolean isRecorded;
    private volatile boolean hasFailedLocally;

    /** Called when this process has failed: the request could not be made, or its body could not be read to its end. */
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
     * Called when a transport of the starter's has the request, and keeps the record from now on. A record that
     * something was sent is never undone: within an application's own factory, an interceptor may send more than once.
     */
    void onBegin() {
        isRecorded = true;
        if (sent != Sent.SOMETHING) sent = Sent.NOTHING;
    }

    /** Returns whether the transport is one of the starter's, and has had the request. */
    boolean isRecorded() {
        return isRecorded;
    }

    /**
     * Called when there is a body, because the transport asks for it once it is connected. If the transport has asked
     * for no byte of the body, the request cannot have been executed.
     */
    void onBodyOffered() {
        if (sent == Sent.UNKNOWN) sent = Sent.NOTHING;
    }

    /** Called when the connection is there, and bytes go out next. */
    void onSending() {
        sent = Sent.SOMETHING;
    }

    /** Called when the transport cannot tell how far the request came. */
    void onUnknown() {
        sent = Sent.UNKNOWN;
    }

    /**
     * Makes this the transmission of the current thread. Returns the previous one, which {@link #leave} restores,
     * because an interceptor may make a call of its own.
     */
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
