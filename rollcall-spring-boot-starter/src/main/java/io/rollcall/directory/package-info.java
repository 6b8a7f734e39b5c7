/**
 * Which instances a service has, as this process knows it now. Start at {@link io.rollcall.directory.Directory}.
 *
 * <p>Knows the registry's words and nothing of balancing or of calls.
 */
@NullMarked
package io.rollcall.directory;

import org.jspecify.annotations.NullMarked;
