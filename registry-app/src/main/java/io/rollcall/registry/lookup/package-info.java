/**
 * The lists that readers see: the latest list of each service, and the bytes in which it is sent. Start at {@link
 * io.rollcall.registry.lookup.Catalog}. It knows only the {@link io.rollcall.registry.lease.Snapshot}s of leases.
 */
@NullMarked
package io.rollcall.registry.lookup;

import org.jspecify.annotations.NullMarked;
