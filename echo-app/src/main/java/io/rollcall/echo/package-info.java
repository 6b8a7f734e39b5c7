/** The echo service. It returns the message that it receives. */
@NullMarked
package io.rollcall.echo;

import org.jspecify.annotations.NullMarked;
