/** Servers for tests: real sockets, no Spring, and a will of their own. */
@NullMarked
package io.rollcall.fake;

import org.jspecify.annotations.NullMarked;
