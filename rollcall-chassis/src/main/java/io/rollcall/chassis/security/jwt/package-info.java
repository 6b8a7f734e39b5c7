/**
 * Tokens that an issuer elsewhere has signed (JWT, RFC 7519). Start at {@code Jwts}, which proves a token and reads the
 * principal in it, and at {@code VerificationKeys}, which knows the issuer's keys: from a JWK set at a URI, or from a
 * file.
 *
 * <p>It uses the decoder of Spring Security and nothing else of it: no filter chain, no context of a user.
 */
@NullMarked
package io.rollcall.chassis.security.jwt;

import org.jspecify.annotations.NullMarked;
