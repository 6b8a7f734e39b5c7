/**
 * A session as a picture: calls of each instance and latencies, over time. Start at {@link io.rollcall.client.plot.Plot}. It
 * listens to a session and knows nothing of what else is said of it.
 */
@NullMarked
package io.rollcall.client.plot;

import org.jspecify.annotations.NullMarked;
