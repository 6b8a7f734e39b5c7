/** The protocol of the echo service: {@link EchoApi}. */
@NullMarked
package io.rollcall.wire.echo;

import org.jspecify.annotations.NullMarked;
