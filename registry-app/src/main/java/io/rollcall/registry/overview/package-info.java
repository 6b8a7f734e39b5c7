/**
 * What the page shows of all services at once, and of single leases. Start at {@link
 * io.rollcall.registry.overview.OverviewController}. It reads lists and leases, and changes nothing.
 */
@NullMarked
package io.rollcall.registry.overview;

import org.jspecify.annotations.NullMarked;
