/**
 * The instances of each service, as this process knows them now. Start at {@link io.rollcall.directory.Directory}.
 *
 * <p>It knows the registry's messages and nothing of balancing or of calls.
 */
@NullMarked
package io.rollcall.directory;

import org.jspecify.annotations.NullMarked;
