/**
 * The operator's command {@code ./rollcall security}: a certificate authority, certificates and tokens for a trial.
 * Start at {@link io.rollcall.client.security.SecurityCommand}. It calls no server and knows nothing of TLS.
 */
@NullMarked
package io.rollcall.client.security;

import org.jspecify.annotations.NullMarked;
