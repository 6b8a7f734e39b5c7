/**
 * The protocol of the registry. Start at {@link RegistryApi}; {@link ViewApi} holds the views of replicated groups, and
 * {@link ConsoleApi} what an operator sees and steers.
 */
@NullMarked
package io.rollcall.wire.registry;

import org.jspecify.annotations.NullMarked;
