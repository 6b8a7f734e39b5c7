package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Decides what a caller may do. There is one, and the fast path asks it as Spring's way does: once before the message
 * is read, and once with it.
 *
 * <p>A request is decided when it begins. A watch that waits is not ended when its token is.
 */
public final class Access {

    /** The attribute of a request with what is known of its sender. */
    private static final String IDENTITY = Access.class.getName() + ".IDENTITY";

    private final @Nullable Authenticator authenticator;
    private final LongAdder unauthenticated = new LongAdder();
    private final LongAdder forbidden = new LongAdder();

    private static final Sender ANYBODY = new Sender(null);

    /**
     * The sender of a request that the fast path answers.
     *
     * @param principal null: security is off, or the method is open and the request has no valid credential
     */
    public record Sender(@Nullable Principal principal) {}

    /** @param failure why nobody is known; null: somebody is */
    private record Identity(
            @Nullable Principal principal, @Nullable ProblemException failure) {}

    /** @param authenticator null: security is off, and everybody may call everything */
    Access(@Nullable Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Returns what decides where security is off: everybody may call everything. */
    public static Access off() {
        return new Access(null);
    }

    /** Returns whether callers must be known. */
    public boolean isOn() {
        return authenticator != null;
    }

    /**
     * Returns the sender of a request, if it may make some call of a method. It is asked before the message is read.
     *
     * @return null: it may not
     */
    public @Nullable Sender senderIfMayCall(Requirement needs, HttpServletRequest request) {
        if (!isOn()) return ANYBODY;
        Principal principal = authenticate(request).principal;
        return needs.isOpen() || (principal != null && needs.mayBeMetBy(principal)) ? new Sender(principal) : null;
    }

    /**
     * Calls a method with a message, if the sender may. It refuses nothing: a request that returns null here goes on to
     * Spring, which refuses it in words.
     *
     * @param needs what the method needs
     * @param sender from {@link #senderIfMayCall}
     * @return what the call returns; null: the sender may not call it
     */
    public <Q, T> @Nullable T callIfAllowed(Requirement needs, Sender sender, Q message, Function<Q, T> call) {
        if (!isOn()) return call.apply(message);
        Principal principal = sender.principal;
        boolean isAllowed = needs.isOpen() || (principal != null && needs.isMetBy(principal, message));
        return isAllowed ? CurrentPrincipal.during(principal, () -> call.apply(message)) : null;
    }

    /**
     * Returns the sender of a request.
     *
     * @throws ProblemException 401: security is on and the sender is not known; or what {@link Authenticator} throws
     */
    public @Nullable Principal requireKnown(HttpServletRequest request) {
        if (!isOn()) return null;
        Identity identity = identity(request);
        if (identity.failure == null) return identity.principal;
        if (identity.failure.status() == HttpStatus.UNAUTHORIZED) unauthenticated.increment();
        throw identity.failure;
    }

    /**
     * Returns the name of a sender that the request itself does not prove to another server.
     *
     * @throws ProblemException 401: security is on and the sender is not known
     */
    public @Nullable String nameToSend(HttpServletRequest request) {
        Principal sender = requireKnown(request);
        boolean goesOn = authenticator == null || authenticator.isProvenByHeader(request);
        return sender == null || goesOn ? null : sender.name();
    }

    /** Returns the sender of a request; null: it is not known, or security is off. */
    @Nullable
    Principal principal(HttpServletRequest request) {
        return isOn() ? identity(request).principal : null;
    }

    /**
     * Decides before the message is read.
     *
     * @throws ProblemException 401 or 403
     */
    void requireMayCall(Requirement needs, HttpServletRequest request) {
        if (!isOn() || needs.isOpen()) return;
        Principal principal = requireKnown(request);
        if (principal != null && !needs.mayBeMetBy(principal)) throw refused(needs, principal);
    }

    /**
     * Decides with the message.
     *
     * @throws ProblemException 401 or 403
     */
    void requireAllowed(Requirement needs, HttpServletRequest request, @Nullable Object message) {
        if (!isOn() || needs.isOpen()) return;
        Principal principal = requireKnown(request);
        if (principal != null && !needs.isMetBy(principal, message)) throw refused(needs, principal);
    }

    private ProblemException refused(Requirement needs, Principal principal) {
        forbidden.increment();
        String needed = needs.toString();
        return new ProblemException(
                HttpStatus.FORBIDDEN,
                ProblemCode.FORBIDDEN,
                needed.isEmpty()
                        ? "No token opens this. Call a method of the protocol."
                        : "The token or certificate of " + principal.name()
                                + " does not allow this. It needs the scope " + needed
                                + (principal.id() == null ? "" : ", and may name no replica but " + principal.id())
                                + ": add it to the token in the server's file of tokens, or use another one.");
    }

    private Identity identity(HttpServletRequest request) {
        if (request.getAttribute(IDENTITY) instanceof Identity known) return known;
        Identity identity = authenticate(request);
        request.setAttribute(IDENTITY, identity);
        return identity;
    }

    private Identity authenticate(HttpServletRequest request) {
        if (authenticator == null) return new Identity(null, null);
        try {
            return new Identity(authenticator.authenticate(request), null);
        } catch (ProblemException refused) {
            return new Identity(null, refused);
        }
    }

    /** Returns how many requests were refused with 401. */
    long unauthenticated() {
        return unauthenticated.sum();
    }

    /** Returns how many requests were refused with 403. */
    long forbidden() {
        return forbidden.sum();
    }
}
