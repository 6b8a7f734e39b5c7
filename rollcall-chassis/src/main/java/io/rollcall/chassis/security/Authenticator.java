package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import jakarta.servlet.http.HttpServletRequest;

/** Finds out which principal sends a request. */
@FunctionalInterface
public interface Authenticator {

    /**
     * Returns the sender of a request.
     *
     * @throws ProblemException 401 {@code unauthenticated}: the request does not prove which principal sends it. 503
     *     {@code not-ready}: whether it does is not known at the moment
     */
    Principal authenticate(HttpServletRequest request);

    /** Returns whether the header {@code Authorization} proves the sender. Where it does not, it means nothing. */
    default boolean isProvenByHeader(HttpServletRequest request) {
        return false;
    }
}
