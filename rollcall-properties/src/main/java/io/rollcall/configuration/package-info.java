/**
 * Checks the names of {@code rollcall.*} properties: says which do not exist, and which were probably meant. Start at
 * {@link io.rollcall.configuration.PropertyCheck}.
 *
 * <p>Knows no property itself: the list comes from the metadata that the build writes into each jar.
 */
@NullMarked
package io.rollcall.configuration;

import org.jspecify.annotations.NullMarked;
