package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;

/** Knows principals by tokens that no file of this server names: an issuer elsewhere has signed them. */
public interface TokenVerifier {

    /** Returns whether a token is of this sort, by its form alone. */
    boolean isFor(String token);

    /**
     * Returns the principal of a token.
     *
     * @throws ProblemException 401 {@code unauthenticated}: the token proves nothing, or has ended. 503
     *     {@code not-ready}: whether it proves something is not known at the moment
     */
    Principal verify(String token);

    /** Returns whether the newest keys of the issuer are not known, so that those of before remain. */
    boolean isOutdated();
}
