/** A session of calls from the command line. */
@NullMarked
package io.rollcall.client;

import org.jspecify.annotations.NullMarked;
