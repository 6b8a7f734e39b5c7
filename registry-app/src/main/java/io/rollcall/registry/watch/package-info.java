/**
 * Long polls: who waits for a change of a service, and is told. Start at {@link io.rollcall.registry.watch.Watchers}. It reads
 * the {@link io.rollcall.registry.lookup.Board} and knows nothing of leases or HTTP but how to refuse.
 */
@NullMarked
package io.rollcall.registry.watch;

import org.jspecify.annotations.NullMarked;
