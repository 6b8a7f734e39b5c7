package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.tls.PrincipalName;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;

/**
 * What a member of a registry brings to its leader for a principal that it knows by its certificate. A token goes on
 * with the request, and a certificate cannot, so the member says the principal's name. Members believe each other: each
 * could write into the log whatever it wants. Nobody else is believed, and no other server believes a member.
 *
 * @param isTaken whether a request is one of those that members bring
 */
public record SentFor(Predicate<HttpServletRequest> isTaken) {

    /** The header with the name of the principal, such as {@code replica/kv/kv1}. */
    public static final String HEADER = "Rollcall-Sent-For";

    /** Where nothing is sent for others, and the header says nothing. */
    static final SentFor NOBODY = new SentFor(request -> false);

    /**
     * Returns the principal whose request it is.
     *
     * @throws ProblemException 401: a member names a principal that is none, so it is not known whose request it is
     */
    Principal principal(HttpServletRequest request, Principal sender) {
        String name = request.getHeader(HEADER);
        if (name == null || !sender.may(Scope.Kind.MEMBER) || !isTaken.test(request)) return sender;
        try {
            return CertificateName.principal(PrincipalName.SCHEME + name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    HttpStatus.UNAUTHORIZED,
                    ProblemCode.UNAUTHENTICATED,
                    "The header '" + HEADER + "' names no principal that this version knows.");
        }
    }
}
