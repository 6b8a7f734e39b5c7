/** Calls in sequence or several at a time, and their outcomes. Start at {@link io.rollcall.client.session.Session}. */
@NullMarked
package io.rollcall.client.session;

import org.jspecify.annotations.NullMarked;
