/** What the echo service and its callers say to each other: {@link EchoApi}. */
@NullMarked
package io.rollcall.wire.echo;

import org.jspecify.annotations.NullMarked;
