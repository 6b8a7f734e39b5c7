/**
 * A session as it goes, second by second: who answers how many calls how fast, and who comes and goes. Start at {@link
 * io.rollcall.client.follow.Following}. It knows nothing of how calls are made and what is said of the whole at the end.
 */
@NullMarked
package io.rollcall.client.follow;

import org.jspecify.annotations.NullMarked;
