/**
 * The lists that readers see: the latest list of each service, and the bytes in which it is sent. Start at {@link
 * io.rollcall.registry.lookup.Listings}. A caller's part of a large list is a {@link io.rollcall.registry.lookup.Part}.
 * It knows only the catalog's {@link io.rollcall.registry.catalog.Snapshot}s.
 */
@NullMarked
package io.rollcall.registry.lookup;

import org.jspecify.annotations.NullMarked;
