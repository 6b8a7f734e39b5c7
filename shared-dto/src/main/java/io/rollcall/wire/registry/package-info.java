/** Register, beat, deregister, look up, watch: what the registry and its clients say to each other. Start at {@link RegistryApi}. */
@NullMarked
package io.rollcall.wire.registry;

import org.jspecify.annotations.NullMarked;
