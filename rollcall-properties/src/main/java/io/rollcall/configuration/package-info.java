/**
 * The names of {@code rollcall.*} properties: says which are none, and what was meant. Start at {@link
 * io.rollcall.configuration.PropertyCheck}.
 *
 * <p>Knows no property itself: what there is comes from the metadata that the build writes into each jar.
 */
@NullMarked
package io.rollcall.configuration;

import org.jspecify.annotations.NullMarked;
