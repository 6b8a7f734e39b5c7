/**
 * What readers see: the latest list of each service, and the bytes in which it goes out. Start at {@link
 * io.rollcall.registry.lookup.Board}. It knows nothing of leases but their {@link io.rollcall.registry.lease.Snapshot}s.
 */
@NullMarked
package io.rollcall.registry.lookup;

import org.jspecify.annotations.NullMarked;
