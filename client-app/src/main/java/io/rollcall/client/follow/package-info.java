/**
 * A session second by second: which instance answers how many calls, how fast, and which instances come and go. Start
 * at {@link io.rollcall.client.follow.LiveProgress}. It does not know how calls are made, or what is reported at the
 * end.
 */
@NullMarked
package io.rollcall.client.follow;

import org.jspecify.annotations.NullMarked;
