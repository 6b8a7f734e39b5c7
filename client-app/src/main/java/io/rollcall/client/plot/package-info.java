/**
 * A session as a picture: the calls of each instance, and latencies, over time. Start at {@link
 * io.rollcall.client.plot.Plot}. It listens to a session, and knows no other report.
 */
@NullMarked
package io.rollcall.client.plot;

import org.jspecify.annotations.NullMarked;
