/**
 * TLS by a directory of certificates: an SSL bundle of Spring for servers, and one {@link io.rollcall.tls.Tls} for
 * every client of the registry, of services and of the store. It decides in one place whether such a client speaks
 * {@code https}. It knows nothing of principals and scopes.
 */
@NullMarked
package io.rollcall.tls;

import org.jspecify.annotations.NullMarked;
