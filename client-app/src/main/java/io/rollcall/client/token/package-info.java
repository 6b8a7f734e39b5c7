/**
 * The operator's command {@code ./rollcall token}: makes tokens in the file of a server. Start at {@link
 * io.rollcall.client.token.TokenCommand}. It calls no server.
 */
@NullMarked
package io.rollcall.client.token;

import org.jspecify.annotations.NullMarked;
