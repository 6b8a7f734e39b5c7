/**
 * Watches by long poll: a request waits for a change of a service, and is answered when it comes. Start at {@link
 * io.rollcall.registry.watch.Watchers}. It reads the {@link io.rollcall.registry.lookup.Listings}, and knows nothing of
 * leases, and of HTTP only how to refuse.
 */
@NullMarked
package io.rollcall.registry.watch;

import org.jspecify.annotations.NullMarked;
