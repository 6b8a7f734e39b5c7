/**
 * The catalog: which instance of which service holds a lease, and the list of each service at each version. Start at
 * {@link io.rollcall.registry.catalog.Catalog}: {@link io.rollcall.registry.catalog.Change}s go in, outcomes come out.
 *
 * <p>It is a state machine that a replicated log can feed: {@code apply} reads no clock, no configuration, no random
 * number, no network and no disk, so the same changes in the same order give the same state everywhere. When a lease
 * ends is not its business but the {@link io.rollcall.registry.lease.Lessor}'s, which proposes changes.
 */
@NullMarked
package io.rollcall.registry.catalog;

import org.jspecify.annotations.NullMarked;
