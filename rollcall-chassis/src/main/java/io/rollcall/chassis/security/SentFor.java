package io.rollcall.chassis.security;

import io.rollcall.tls.PrincipalName;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a registry brings to its leader for a principal that it knows by its certificate. A token goes on
 * with the request, and a certificate cannot, so the member says the principal's name. Members believe each other: each
 * could write into the log whatever it wants. Nobody else is believed.
 */
public final class SentFor {

    /** The header with the name of the principal, such as {@code replica/kv/kv1}. */
    public static final String HEADER = "Rollcall-Sent-For";

    private SentFor() {}

    /**
     * Returns the name to say.
     *
     * @param sender null: security is off
     */
    public static @Nullable String name(HttpServletRequest request, @Nullable Principal sender) {
        return sender == null || request.getHeader("Authorization") != null ? null : sender.name();
    }

    /** Returns the principal whose request it is. */
    static Principal principal(HttpServletRequest request, Principal sender) {
        String name = request.getHeader(HEADER);
        if (name == null || !sender.may(Scope.Kind.MEMBER)) return sender;
        try {
            return CertificateName.principal(PrincipalName.SCHEME + name);
        } catch (IllegalArgumentException e) {
            return sender;
        }
    }
}
