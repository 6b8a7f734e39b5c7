/** Calls in sequence or some at a time, and what became of each: start at {@link io.rollcall.client.session.Session}. */
@NullMarked
package io.rollcall.client.session;

import org.jspecify.annotations.NullMarked;
