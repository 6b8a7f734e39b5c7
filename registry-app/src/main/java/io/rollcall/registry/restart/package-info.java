/**
 * Warm start: what a registry knows of its previous run, and what follows from it. Start at {@link
 * io.rollcall.registry.restart.WarmStart}. Versions continue above the old ones, and no reader is answered before every
 * instance had time to come back. Leases are not on disk, because instances register again by themselves.
 */
@NullMarked
package io.rollcall.registry.restart;

import org.jspecify.annotations.NullMarked;
