/** Servers for tests, which a test controls: real sockets, no Spring. */
@NullMarked
package io.rollcall.fake;

import org.jspecify.annotations.NullMarked;
